"""/find: any order of anybody, with its story, for admins."""

from datetime import timedelta
from decimal import Decimal

import pytest

from core.money.ledger import EntryKind, NewEntry
from core.orders.status import OrderStatus
from core.people.role import Role
from core.provider import Refused, Unconfirmed
from handlers.people_buttons import FindPage, PersonOrders, ShowTimeline
from tests.core.samples import ADA, ALICE, BOB, LINK, NOW, order, refill
from tests.handlers.asking import ask_in_words
from tests.handlers.person import Person
from tests.handlers.world import World


@pytest.fixture
async def bobs(world: World, alice: Person, bob: Person) -> World:
    """Alice has two orders, Bob has one that the provider calls X-77."""
    world.orders.put(
        order(1),
        order(2, link="https://example.com/Zanzibar"),
        order(3, user_id=BOB, chat_id=BOB, provider_order="X-77"),
    )
    await alice.says("/start")
    await bob.says("/start")
    return world


@pytest.mark.parametrize("words", ["3", "#3", "X-77", str(BOB), "bob"])
async def test_an_order_is_found_by_anything_known_about_it(bobs: World, ada: Person, words: str) -> None:
    shown = await ada.says(f"/find {words}")
    assert shown.text.startswith("📖 Order #3 · ⏳ Pending\nCustomer: Bob (")
    assert "Provider's number: X-77" in shown.text


async def test_several_orders_are_listed(bobs: World, ada: Person) -> None:
    shown = await ada.says("/find alice")
    assert shown.text == "🔎 alice\n2 orders found"
    assert [label.split(" ")[1] for label in shown.labels[:2]] == ["#2", "#1"]
    await ada.presses(shown.labels[0])
    assert "example.com/Zanzibar" in ada.last.text
    await ada.says("/find nothing like it")
    assert ada.last.text == "🔎 nothing like it\nNo order found."


async def test_the_order_of_that_very_number_is_opened_with_a_way_to_the_others(bobs: World, ada: Person) -> None:
    bobs.orders.put(order(7), order(8, link="https://example.com/7301"))
    shown = await ada.says("/find 7")
    assert shown.text.startswith("📖 Order #7")
    await ada.presses("🔎 All found (2)")
    assert ada.last.text == "🔎 7\n2 orders found"
    assert "🔎" not in "".join((await ada.says("/find X-77")).labels)


async def test_find_without_words_asks_for_them(bobs: World, ada: Person) -> None:
    await ada.says("/find")
    await ada.replies("zanzibar", to=ada.last)
    assert ada.last.text.startswith("📖 Order #2")


async def test_the_question_for_words_is_left_at_the_word_for_it(bobs: World, ada: Person) -> None:
    await ada.says("/find")
    assert (await ada.replies("cancel", to=ada.last)).text == "Cancelled. Nothing was changed."


async def test_many_orders_come_in_pages(world: World, ada: Person, alice: Person) -> None:
    world.orders.put(*(order(id) for id in range(1, 20)))
    await alice.says("/start")
    await ada.says(f"/find {LINK}")
    await ada.presses("›")
    assert ada.last.button("2 / 3")
    await ada.forges(FindPage(page=99, words=LINK[:30]), on=ada.last)
    assert ada.last.button("3 / 3")
    await ada.forges(PersonOrders(user_id=ALICE, page=99), on=ada.last)
    assert ada.last.button("3 / 3")
    assert "19 orders" in ada.last.text


async def test_a_persons_orders_are_one_press_from_their_card(bobs: World, ada: Person) -> None:
    await ada.says("/people bob")
    await ada.presses("Bob")
    await ada.presses("📦 Orders")
    await ada.presses(ada.last.labels[0])
    assert ada.last.text.startswith("📖 Order #3")
    await ada.presses("👤 Person")
    assert f"👤 Bob ({BOB})" in ada.last.text


async def test_the_whole_story_of_an_order(world: World, alice: Person, ada: Person) -> None:
    """From the confirmation over a doubt and a decision to the end, with money, a question and a refill."""
    await alice.says("/start")
    await ada.says("/start")
    world.north.add_fails = [Unconfirmed("no answer in 60 s")]
    await alice.says(f"/order 12 {LINK} 1000")
    await alice.presses("✅")
    world.clock.passes(minutes=1)
    await world.place()
    world.clock.passes(minutes=1)
    await ask_in_words(world, alice, "Where is it?")
    world.clock.passes(minutes=1)
    await world.use.asking.answer(1, ADA, "We look.")
    world.clock.passes(minutes=1)
    world.north.reports("555", OrderStatus.IN_PROGRESS, remains=10)
    await world.use.deciding.confirm_found(1, "555", ADA)
    await world.tell()
    world.north.reports("555", OrderStatus.COMPLETED)
    await world.follow()
    held = NewEntry(user_id=ALICE, kind=EntryKind.HOLD, currency="USD", held=Decimal("0.90"), order_id=1, by=ADA)
    await world.orders.ledger.add(held, NOW + timedelta(hours=3))
    world.refills.rows = {1: refill(created_at=NOW + timedelta(hours=4))}
    await ada.says("/find 1")
    await ada.forges(ShowTimeline(order_id=1, page=0), on=ada.last)
    first = ada.last.text
    await ada.forges(ShowTimeline(order_id=1, page=1), on=ada.last)
    told = f"{first}\n{ada.last.text}"
    steps = [
        "🧾 Confirmed for 0.90\u00a0USD",
        "📤 Sent to the provider, try 1",
        "❓ Unconfirmed · no answer in 60 s",
        "✉️ News, to the customer: sent",
        "✉️ A decision is wanted, to Ada: sent",
        "💬 Asked: 💬 Something else Where is it?",
        "💬 Question handled by Ada",
        "🔄 In progress · 555",
        "🛠 Found at the provider · Ada",
        "✅ Completed · 555",
        "💰 0.90\u00a0USD held · Ada",
        "♻️ Refill asked for",
    ]
    places = [told.find(step) for step in steps]
    assert -1 not in places, [step for step, place in zip(steps, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert ada.last.labels[-3:] == ["👤 Person", "💬 Question", "‹ Home"]


async def test_a_helper_does_not_read_in_a_story_what_the_shops_account_lacks(
    world: World, alice: Person, bob: Person, ada: Person
) -> None:
    await world.use.roles.set(BOB, Role.HELPER, ADA)
    for number, words in enumerate(("Not enough funds on balance", "Incorrect link"), 1):
        world.north.add_fails = [Refused(words)]
        await alice.says(f"/order 12 {LINK}{number} 1000")
        await alice.presses("✅")
        await world.place()
        assert words in (await ada.says(f"/find {number}")).text
    assert "🚫 Refused · The provider's words are about the shop's account." in (await bob.says("/find 1")).text
    assert "🚫 Refused · Incorrect link" in (await bob.says("/find 2")).text


async def test_an_unconfirmed_order_is_decided_from_its_story(world: World, ada: Person) -> None:
    world.orders.put(order(status=OrderStatus.UNCONFIRMED, provider_order=None, next_check_at=None))
    await ada.says("/find 1")
    await ada.presses("❓ Decide")
    assert ada.last.labels == ["It exists", "It does not exist"]


async def test_helpers_find_and_customers_do_not(bobs: World, alice: Person, ada: Person) -> None:
    before = len(alice.chat)
    await alice.says("/find 3")
    for button in (ShowTimeline(order_id=3), FindPage(words="bob"), PersonOrders(user_id=BOB)):
        await alice.forges(button)
    seen = "".join(shown.text for shown in alice.chat[before:])
    assert "X-77" not in seen
    assert "Bob" not in seen
    await bobs.use.roles.set(ALICE, Role.HELPER, ADA)
    assert (await alice.says("/find 3")).text.startswith("📖 Order #3")


async def test_an_order_that_nobody_placed_has_no_story(world: World, ada: Person) -> None:
    assert (await ada.forges(ShowTimeline(order_id=99))).alert
