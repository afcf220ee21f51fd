"""An admin decides on unconfirmed orders; nobody else can, and nothing is sent again."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from handlers.callbacks import Decide, MoreUnconfirmed
from handlers.drafts import Talking
from orders.provider import EntryError, Unconfirmed
from orders.statuses import OrderStatus
from tests.handlers.person import Person
from tests.handlers.world import World
from tests.orders.samples import LINK, NOW, order

OPEN = order(
    status=OrderStatus.UNCONFIRMED, provider_order=None, error="no answer in 60 s", next_check_at=None, sending_at=NOW
)


@pytest.fixture
def doubtful(world: World) -> World:
    """Alice's order 1 is unconfirmed."""
    world.orders.put(OPEN)
    return world


async def test_ada_sees_all_that_is_known_about_it(doubtful: World, ada: Person) -> None:
    shown = await ada.says("/unconfirmed")
    assert "Order #1 is unconfirmed\nLook it up at north: does it exist there?" in shown.text
    for fact in (f"Link: {LINK}", "Quantity: 1,000", "Cost: 0.90\u00a0USD", "Sent: 02 Mar 12:00", "no answer in 60 s"):
        assert fact in shown.text
    assert shown.labels == ["It exists", "It does not exist"]


@pytest.mark.parametrize(
    ("earlier", "shown"),
    [(timedelta(seconds=12), "12 s"), (timedelta(minutes=4), "4 min"), (timedelta(hours=26), "1 d")],
)
async def test_ada_sees_how_old_the_balance_before_is(
    world: World, ada: Person, earlier: timedelta, shown: str
) -> None:
    world.orders.put(replace(OPEN, balance_before=Decimal("5.00"), balance_before_at=NOW - earlier))
    said = (await ada.says("/unconfirmed")).text
    assert f"Balance before: 5.00\u00a0USD (seen {shown} before it was sent)" in said


async def test_with_nothing_to_decide_ada_is_told_so(ada: Person) -> None:
    assert (await ada.says("/unconfirmed")).text == "No order is unconfirmed."


async def test_many_orders_are_shown_in_parts_and_ada_sees_that_there_are_more(world: World, ada: Person) -> None:
    world.orders.put(*(replace(OPEN, id=id, key=f"key-{id}") for id in range(1, 38)))
    last = await ada.says("/unconfirmed")
    assert last.text == "20 of 37 unconfirmed orders are shown, the oldest first."
    assert len(ada.chat) == 21
    await ada.presses("Show the next ones")
    assert ada.last.text == "37 of 37 unconfirmed orders are shown, the oldest first."
    assert ada.last.labels == []
    assert [shown.text.split(" is ")[0] for shown in ada.chat[21:-1]] == [f"❓ Order #{id}" for id in range(21, 38)]


async def test_the_next_ones_after_the_last_begin_again_and_of_none_that_is_said(world: World, ada: Person) -> None:
    world.orders.put(OPEN)
    await ada.forges(MoreUnconfirmed(after=20))
    assert "Order #1 is unconfirmed" in ada.last.text
    world.orders.rows.clear()
    await ada.forges(MoreUnconfirmed(after=20))
    assert ada.last.text == "No order is unconfirmed."


async def test_help_names_the_command_to_admins_alone(ada: Person, alice: Person) -> None:
    assert "/unconfirmed – Orders that wait for your decision" in (await ada.says("/help")).text
    assert "/unconfirmed" not in (await alice.says("/help")).text


async def test_it_exists_asks_for_the_number_and_follows_the_order(doubtful: World, alice: Person, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await ada.presses("It exists")
    assert "What is the number of order #1 at north?" in ada.last.text
    doubtful.north.reports("555", OrderStatus.IN_PROGRESS)
    assert "Order #1: 🔄 In progress. Its owner is told." in (await ada.says("555")).text
    await doubtful.tell()
    assert "Order #1 has started." in alice.last.text
    assert "Provider's number: 555" in (await alice.says("/status 1")).text
    assert "did not understand" in (await ada.says("556")).text, "the conversation is over"
    assert doubtful.north.added == []


async def test_a_wrong_number_is_explained_and_another_may_be_written(doubtful: World, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await ada.presses("It exists")
    assert "north says nothing about 5<5" in (await ada.says("5<5")).text
    doubtful.north.says["556"] = EntryError("Incorrect order ID")
    assert "north says about 556: Incorrect order ID" in (await ada.says("556")).text
    doubtful.north.trouble = Unconfirmed("HTTP 502")
    assert "HTTP 502" in (await ada.says("555")).text
    doubtful.north.trouble = None
    doubtful.north.reports("555", OrderStatus.PENDING)
    assert "Its owner is told." in (await ada.says("555")).text


async def test_ada_may_leave_without_deciding(doubtful: World, ada: Person) -> None:
    await ada.says("/unconfirmed")
    await ada.presses("It exists")
    await ada.says("/cancel")
    await ada.says("555")
    assert doubtful.orders.rows[1] == OPEN


async def test_adas_own_form_waits_while_she_names_an_order(doubtful: World, ada: Person) -> None:
    doubtful.orders.put(replace(OPEN, id=2, key="key-2"))
    doubtful.north.reports("555", OrderStatus.PENDING)
    second = await ada.says("/unconfirmed")
    first = ada.chat[0]
    await ada.says("/order 12")
    await ada.says(LINK)
    await ada.presses("It exists", on=second)
    await ada.presses("It exists", on=first)
    assert "says nothing about 5" in (await ada.says("5")).text, "not taken for a quantity"
    shown = await ada.says("555")
    assert "Its owner is told." in ada.chat[-2].text
    assert "Step 2 of 2\n\nQuantity" in shown.text
    assert f"Link: {LINK}\nQuantity: 1000" in (await ada.says("1000")).text


async def test_a_number_handled_again_after_a_crash_does_not_become_the_quantity_of_adas_own_form(
    doubtful: World, ada: Person
) -> None:
    doubtful.north.reports("555", OrderStatus.PENDING)
    asked = await ada.says("/unconfirmed")
    await ada.says(f"/order 12 {LINK} 1000")
    await ada.presses("☐ The link is mine")
    await ada.presses("It exists", on=asked)
    update = {"update_id": next(doubtful.updates), "message": ada.message("555")}
    for _ in range(2):
        await doubtful.feed(update)
    assert "Quantity: 1000" in ada.last.text
    assert "555" not in ada.last.text


async def test_adas_summary_is_back_when_she_leaves_the_question_or_another_admin_was_faster(
    doubtful: World, ada: Person
) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.says(f"/order 12 {LINK} 1000")
    await ada.presses("☐ The link is mine")
    await ada.presses("It exists", on=asked)
    shown = await ada.says("/cancel")
    assert ada.chat[-2].text == "Left; no number was taken. /unconfirmed shows what waits."
    assert "☑ The link is mine to promote" in shown.labels
    await ada.presses("It exists", on=asked)
    doubtful.orders.put(replace(OPEN, status=OrderStatus.NOT_SENT, version=2))
    shown = await ada.says("555")
    assert "was decided already" in ada.chat[-2].text
    assert (await ada.presses("Place order", on=shown)).text == "Order #2 is being placed."


async def test_pressing_in_her_form_goes_on_with_it_while_a_number_is_asked_for(doubtful: World, ada: Person) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.says("/order 12")
    question = await ada.says(LINK)
    await ada.presses("It exists", on=asked)
    await ada.presses("‹ Back", on=question)
    assert "Write another number of order #1, or /cancel" in (await ada.says(LINK)).text, "the number is what is asked"
    assert "Step 1 of 2" in (await ada.says("/cancel")).text
    assert "Step 2 of 2" in (await ada.says(LINK)).text
    assert doubtful.orders.rows[1] == OPEN


@pytest.mark.parametrize("pressed", [["☐ The link is mine"], ["☐ The link is mine", "Place order"], ["Leave"]])
async def test_a_number_asked_for_is_never_her_own_quantity_whatever_she_presses_meanwhile(
    doubtful: World, ada: Person, pressed: list[str]
) -> None:
    doubtful.north.reports("2350", OrderStatus.PENDING)
    asked = await ada.says("/unconfirmed")
    summary = await ada.says(f"/order 12 {LINK} 1000")
    await ada.presses("It exists", on=asked)
    for button in pressed:
        await ada.presses(button, on=next(shown for shown in ada.chat if shown.id == summary.id))
    await ada.says("2350")
    assert doubtful.orders.rows[1].provider_order == "2350"
    assert any("Order #1: ⏳ Pending. Its owner is told." in shown.text for shown in ada.chat)
    assert not any("it was 1000" in shown.text for shown in ada.chat)


async def test_a_form_begun_while_a_number_is_asked_for_waits_for_it(doubtful: World, ada: Person) -> None:
    doubtful.north.reports("2350", OrderStatus.PENDING)
    await ada.says("/unconfirmed")
    await ada.presses("It exists")
    await ada.says(f"/order 12 {LINK} 1000")
    assert "Quantity: 1000" in (await ada.says("2350")).text
    assert doubtful.orders.rows[1].provider_order == "2350"


async def test_of_a_form_of_another_version_that_waited_it_is_said_that_it_is_gone(
    doubtful: World, ada: Person
) -> None:
    await doubtful.remembers(
        ada.id, Talking.naming_order, {"order_id": 1, "draft": {"version": 0}, "was": Talking.filling.state}
    )
    assert "older version" in (await ada.says("/cancel")).text
    assert ada.chat[-2].text.startswith("Left; no number was taken.")
    assert "did not understand" in (await ada.says("555")).text


async def test_it_does_not_exist_ends_the_order_and_nothing_is_sent(
    doubtful: World, alice: Person, ada: Person
) -> None:
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    assert ada.last.text == "Order #1: 🚫 Not placed. Its owner is told."
    await doubtful.place()
    assert "was not placed; nothing was bought or charged." in alice.last.text
    assert doubtful.north.added == []


async def test_ada_is_warned_when_the_balance_speaks_for_the_order(doubtful: World, ada: Person) -> None:
    charged = replace(OPEN, cost=Decimal("0.90"), balance_before=Decimal("5.00"), balance_after=Decimal("4.10"))
    doubtful.orders.put(charged)
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    assert "it may well exist" in ada.last.text
    assert doubtful.orders.rows[1] == charged
    await ada.presses("It does not exist, I am sure")
    assert ada.last.text == "Order #1: 🚫 Not placed. Its owner is told."


async def test_of_two_decisions_the_first_counts(doubtful: World, ada: Person) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.presses("It exists")
    await ada.forges(Decide(order_id=1, exists=False), on=asked)
    doubtful.north.reports("555", OrderStatus.PENDING)
    assert "was decided already: 🚫 Not placed" in (await ada.says("555")).text
    for button in ("It exists", "It does not exist"):
        await ada.presses(button, on=asked)
        assert "was decided already" in next(s for s in ada.chat if s.id == asked.id).text


async def test_a_number_that_never_was_cannot_be_decided(ada: Person) -> None:
    for exists in (True, False):
        await ada.forges(Decide(order_id=99, exists=exists))
        assert ada.last.text == "There is no such order."


async def test_a_member_decides_nothing(doubtful: World, alice: Person) -> None:
    for exists in (True, False):
        answer = await alice.forges(Decide(order_id=1, exists=exists))
        assert "out of date" in answer.text
    assert "did not understand" in (await alice.says("/unconfirmed")).text
    assert doubtful.orders.rows[1] == OPEN


async def test_a_conversation_left_by_another_version_starts_over(doubtful: World, ada: Person) -> None:
    await doubtful.remembers(ada.id, Talking.naming_order, {"id": 1})
    assert "older version" in (await ada.says("555")).text
    assert "did not understand" in (await ada.says("555")).text


async def test_an_admin_who_starts_the_bot_hears_what_waits_and_a_member_does_not(
    doubtful: World, alice: Person, ada: Person
) -> None:
    assert "/unconfirmed" in (await ada.says("/start")).text
    assert (await alice.says("/start")).text.startswith("Hello, Alice!")


async def test_an_order_that_may_still_be_on_its_way_is_not_said_to_be_missing(doubtful: World, ada: Person) -> None:
    until = doubtful.clock() + timedelta(minutes=3)
    doubtful.orders.put(replace(OPEN, arrives_by=until))
    await ada.says("/unconfirmed")
    answer = await ada.presses("It does not exist")
    assert answer.alert
    assert answer.text == "This order may still be on its way. You can say that from 12:03 UTC on."
    assert doubtful.orders.rows[OPEN.id].status is OrderStatus.UNCONFIRMED
    doubtful.clock.now = until
    await ada.presses("It does not exist")
    assert doubtful.orders.rows[OPEN.id].status is OrderStatus.NOT_SENT
