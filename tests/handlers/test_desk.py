"""/desk shows the operator what is waiting, and each line leads to what can be done about it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.catalogue.service import ServiceType
from core.desk.desk import DeskLine
from core.orders.order import Order
from core.orders.status import OrderStatus
from core.people.role import Role
from core.provider import Balance, CancelAccepted, Refused, Unconfirmed
from core.requests.request import Request, RequestTopic
from handlers.desk_buttons import DeskList, DeskOrder, LowBalances
from tests.core.samples import ADA, ALICE, BOB, LINK, NOW, listing, order
from tests.handlers.fake_telegram import Shown
from tests.handlers.person import Person
from tests.handlers.world import World

NO_FUNDS = "Not enough funds on balance"


def refused(id: int, error: str = NO_FUNDS) -> Order:
    return order(id, status=OrderStatus.REFUSED, provider_order=None, error=error)


def unconfirmed(id: int) -> Order:
    return order(id, status=OrderStatus.UNCONFIRMED, provider_order=None)


async def desk(ada: Person) -> Shown:
    return await ada.says("/desk")


async def test_an_admins_home_leads_to_the_desk(alice: Person, ada: Person) -> None:
    assert "🗂 Desk" not in (await alice.says("/start")).labels
    await ada.says("/start")
    await ada.presses("🗂 Desk")
    assert ada.last.text == "🗂 Desk\n\n✅ Nothing waits for you."
    assert ada.last.labels == ["🔄 Refresh", "⏸ Maintenance", "‹ Home"]


async def test_a_customer_has_no_desk(alice: Person) -> None:
    assert "Nothing waits" not in (await alice.says("/desk")).text


async def test_each_line_has_its_count(world: World, ada: Person) -> None:
    old = NOW - timedelta(days=9)
    world.orders.put(
        unconfirmed(1),
        refused(2),
        refused(3, "Bad link"),
        replace(refused(4), status_at=NOW - timedelta(days=8)),
        order(5, created_at=old),
        order(6, created_at=old, status=OrderStatus.COMPLETED),
        order(7, created_at=old, status=OrderStatus.ACTIVE, service_type=ServiceType.SUBSCRIPTIONS),
        order(8),
    )
    asked = Request(
        id=1, version=1, order_id=5, user_id=ALICE, chat_id=ALICE, topic=RequestTopic.SLOW, words="", created_at=NOW
    )
    world.requests.rows = {1: asked}
    world.away.add("north")
    assert (await desk(ada)).text == "\n".join(
        [
            "🗂 Desk",
            "",
            "❓ Unconfirmed · 1",
            "💬 Open questions · 1",
            "🚫 Refused for your reasons · 1",
            "🐢 Open longer than usual · 1",
            "",
            "⚠️ north is not responding.",
        ]
    )
    await ada.presses("💬 Open questions")
    assert ada.last.text == "1 open question, the oldest first."


async def test_an_unconfirmed_order_is_decided_from_its_list(world: World, ada: Person) -> None:
    world.orders.put(*map(unconfirmed, range(1, 11)))
    await desk(ada)
    await ada.presses("❓ Unconfirmed")
    assert ada.last.text.startswith("❓ Unconfirmed · 10")
    assert len([label for label in ada.last.labels if "#" in label]) == 8
    await ada.presses("›")
    assert [label for label in ada.last.labels if "#" in label] == [
        f"0 sec · ❓ #{id} Instagram Followers · 1,000 · instagram.com/name" for id in (9, 10)
    ]
    await ada.presses("0 sec · ❓ #9")
    assert "Order #9 is unconfirmed" in ada.last.text
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")
    assert world.orders.rows[9].status is OrderStatus.NOT_SENT


async def test_a_list_whose_last_page_is_gone_shows_the_page_before(world: World, ada: Person) -> None:
    world.orders.put(*map(unconfirmed, range(1, 10)))
    await desk(ada)
    list_of_all = ada.last
    await ada.presses("❓ Unconfirmed")
    first_page = ada.last
    world.orders.put(replace(unconfirmed(9), status=OrderStatus.NOT_SENT))
    await ada.presses("›", on=first_page)
    assert "❓ Unconfirmed · 8" in ada.last.text
    assert list_of_all.labels[0] == "❓ Unconfirmed · 9"


async def test_a_refusal_shows_the_providers_words(world: World, ada: Person) -> None:
    world.orders.put(refused(1))
    await desk(ada)
    await ada.presses("🚫 Refused")
    await ada.presses("0 sec · 🚫 #1")
    assert f"⚠️ {NO_FUNDS}" in ada.last.text
    assert f"Customer: {ALICE}" in ada.last.text
    assert ada.last.labels == ["📜 Its story", "👤 Person", "‹ Back", "‹ Desk"]
    await ada.presses("📜 Its story")
    assert "#1" in ada.last.text


def done(id: int, took: timedelta) -> Order:
    return order(id, status=OrderStatus.COMPLETED, created_at=NOW - took, status_at=NOW)


@pytest.mark.parametrize(("age", "is_stuck"), [(timedelta(hours=5, minutes=59), False), (timedelta(hours=7), True)])
async def test_an_order_is_stuck_after_three_times_the_usual(
    world: World, ada: Person, age: timedelta, is_stuck: bool
) -> None:
    usual = [done(id, timedelta(hours=2)) for id in range(2, 11)]
    world.orders.put(*usual, done(11, timedelta(days=30)), order(1, created_at=NOW - age))
    assert ("🐢 Open longer than usual · 1" in (await desk(ada)).text) is is_stuck


async def test_an_order_is_stuck_after_three_days_if_its_service_has_few_completed_orders(
    world: World, ada: Person
) -> None:
    world.orders.put(*(done(id, timedelta(minutes=1)) for id in range(2, 6)), order(1, created_at=NOW))
    world.clock.passes(hours=71)
    assert "🐢" not in (await desk(ada)).text
    world.clock.passes(hours=2)
    assert "🐢 Open longer than usual · 1" in (await desk(ada)).text


async def stuck(world: World, ada: Person) -> None:
    """Alice's order 1 is stuck, and Ada looks at it."""
    await world.offers(listing("12", cancel=True))
    world.orders.put(order(1, created_at=NOW - timedelta(days=4), card_message_id=100))
    await desk(ada)
    await ada.presses("🐢 Open longer")
    await ada.presses("4 days · ⏳ #1")


async def test_ada_asks_the_provider_about_a_stuck_order(world: World, alice: Person, ada: Person) -> None:
    await stuck(world, ada)
    assert ada.last.labels == [
        "🔄 Ask the provider now",
        "✖ Ask to cancel it",
        "📜 Its story",
        "👤 Person",
        "‹ Back",
        "‹ Desk",
    ]
    world.north.reports("P1", OrderStatus.COMPLETED)
    await ada.presses("🔄 Ask the provider now")
    assert "Status: ✅ Completed" in ada.last.text
    await world.tell()
    assert "Order #1 is completed." in alice.last.text


async def test_ada_reads_the_providers_own_trouble(world: World, ada: Person) -> None:
    await stuck(world, ada)
    world.north.trouble = Unconfirmed("no answer in 60 s")
    answer = await ada.presses("🔄 Ask the provider now")
    assert (answer.text, answer.alert) == ("north: no answer in 60 s", True)


async def test_ada_has_a_stuck_order_canceled_after_a_second_question(world: World, ada: Person) -> None:
    await stuck(world, ada)
    await ada.presses("✖ Ask to cancel it")
    assert ada.last.text.startswith(f"Ask north to cancel order #1 of customer {ALICE}?")
    assert world.orders.rows[1].cancel_requested_at is None
    world.north.cancel_answers["P1"] = CancelAccepted()
    await ada.presses("Yes, cancel it")
    assert world.orders.rows[1].cancel_requested_at == NOW
    assert f"Link: {LINK}" in ada.last.text


async def test_low_balances_are_named_with_how_long_they_last(world: World, ada: Person) -> None:
    world.connect("south")
    world.balances.rows = {"north": Balance(Decimal(5), "USD"), "south": Balance(Decimal(5), "USD")}
    world.orders.put(*(order(id, cost=Decimal("17.50")) for id in range(1, 5)))
    assert "💰 Low balances · 1" in (await desk(ada)).text
    await ada.presses("💰 Low balances")
    assert "north: 5.00\u00a0USD, enough for about 12 hr (usually 10.00\u00a0USD a day)" in ada.last.text
    assert "south" not in ada.last.text
    world.balances.rows["north"] = Balance(Decimal(10), "USD")
    assert "💰" not in (await desk(ada)).text


async def test_a_helper_sees_orders_and_questions_and_nothing_of_the_shops_account(
    world: World, bob: Person, ada: Person
) -> None:
    await world.use.roles.set(BOB, Role.HELPER, ADA)
    world.balances.rows = {"north": Balance(Decimal(1), "USD")}
    world.orders.put(unconfirmed(1), refused(2), *(order(id, cost=Decimal(70)) for id in range(3, 5)))
    shown = await bob.says("/desk")
    assert [label for label in shown.labels if "·" in label] == ["❓ Unconfirmed · 1"]
    world.north.trouble = Refused(NO_FUNDS)
    for data in (
        *(LowBalances(), DeskList(line=DeskLine.REFUSED), DeskOrder(line=DeskLine.REFUSED, id=2)),
        DeskOrder(line=DeskLine.STUCK, id=2),
    ):
        await bob.forges(data, on=shown)
        assert not [one.text for one in bob.chat if NO_FUNDS in one.text or "Low balances" in one.text]
    assert NO_FUNDS not in (await bob.forges(DeskOrder(line=DeskLine.STUCK, id=3, ask=True), on=shown)).text
    assert "💰 Low balances · 1" in (await ada.says("/desk")).labels
