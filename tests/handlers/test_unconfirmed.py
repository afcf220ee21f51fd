"""An admin decides on unconfirmed orders; nobody else can, and nothing is sent again."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core.orders.status import OrderStatus
from core.people.role import Role
from handlers.buttons import BackToDeciding, Decide, FoundAfterAll, MoreUnconfirmed, OrderNumber
from tests.core.samples import ADA, BOB, LINK, NOW, order
from tests.handlers.person import Person
from tests.handlers.world import World

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
    [(timedelta(seconds=12), "12 sec"), (timedelta(minutes=4), "4 min"), (timedelta(hours=26), "1 day")],
)
async def test_ada_sees_how_old_the_balance_before_is(
    world: World, ada: Person, earlier: timedelta, shown: str
) -> None:
    world.orders.put(replace(OPEN, balance_before=Decimal("5.00"), balance_before_at=NOW - earlier))
    said = (await ada.says("/unconfirmed")).text
    assert f"Balance before: 5.00\u00a0USD (seen {shown} before it was sent)" in said


async def test_a_helper_sees_how_the_balance_moved_and_not_what_it_is(world: World, bob: Person) -> None:
    await world.use.roles.set(BOB, Role.HELPER, ADA)
    world.orders.put(replace(OPEN, balance_before=Decimal("5.00"), balance_after=Decimal("4.10")))
    said = (await bob.says("/unconfirmed")).text
    assert "Change of the balance: -0.90\u00a0USD" in said
    assert "Balance before" not in said
    assert "4.10" not in said


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


async def test_after_the_last_page_the_list_begins_again_and_an_empty_list_says_so(world: World, ada: Person) -> None:
    world.orders.put(OPEN)
    await ada.forges(MoreUnconfirmed(after=20))
    assert "Order #1 is unconfirmed" in ada.last.text
    world.orders.rows.clear()
    await ada.forges(MoreUnconfirmed(after=20))
    assert ada.last.text == "No order is unconfirmed."


async def test_help_names_the_command_to_admins_alone(ada: Person, alice: Person) -> None:
    assert "/unconfirmed – Orders that wait for your decision" in (await ada.says("/help")).text
    assert "/unconfirmed" not in (await alice.says("/help")).text


async def test_it_does_not_exist_asks_once_more_ends_the_order_and_sends_nothing(
    doubtful: World, alice: Person, ada: Person
) -> None:
    asked = await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    assert "Are you sure that order #1 does not exist at north?" in ada.last.text
    assert "the customer is told that nothing was bought, and may order again" in ada.last.text
    assert "The balance before or after it isn't known." in ada.last.text
    assert doubtful.orders.rows[1] == OPEN
    await ada.presses("‹ Back")
    assert ada.last == asked
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")
    assert ada.last.text == "Order #1: 🚫 Not placed. The customer has been told."
    await doubtful.place()
    assert "was not placed. Nothing was charged." in alice.last.text
    assert doubtful.north.added == []


async def test_ada_sees_what_the_balance_says_and_what_else_moved_it(doubtful: World, ada: Person) -> None:
    doubtful.orders.put(replace(OPEN, balance_before=Decimal("5.00"), balance_after=Decimal("4.10")))
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    assert "Balance before: 5.00\u00a0USD\nBalance after: 4.10\u00a0USD" in ada.last.text
    assert "it may well exist" in ada.last.text
    assert "sent in between" not in ada.last.text
    await ada.presses("‹ Back")
    raised = replace(OPEN, balance_before=Decimal("5.00"), balance_after=Decimal("9.10"))
    doubtful.orders.put(raised, order(2, sending_at=NOW), order(3, sending_at=NOW - timedelta(seconds=1)))
    await ada.presses("It does not exist")
    assert "it may well exist" not in ada.last.text
    assert "1 other order was sent in between and moved the balance, too. Trust only what north shows." in ada.last.text
    assert doubtful.orders.rows[1] == raised


async def test_an_order_declared_missing_may_be_found_after_all_and_its_owner_is_told(
    doubtful: World, alice: Person, ada: Person
) -> None:
    await ada.says("/unconfirmed")
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")
    await doubtful.tell()
    assert "was not placed" in alice.last.text
    doubtful.north.reports("555", OrderStatus.IN_PROGRESS)
    await ada.presses("I found it after all")
    assert "What is the number of order #1 at north?" in ada.last.text
    assert "The customer was told that nothing was bought." in (await ada.says("555")).text
    await ada.presses("Yes, it is")
    assert ada.last.text == "Order #1: 🔄 In progress. The customer has been told."
    await doubtful.tell()
    assert alice.last.text == (
        "🔄 We found your order #1 after all. Please don't order it again.\n"
        "Instagram Followers · 1,000 · instagram.com/name\nStatus: In progress"
    )
    assert alice.last.labels == ["Show order #1"]
    assert doubtful.orders.rows[1].provider_order == "555"
    assert doubtful.north.added == []


async def test_only_an_order_that_an_admin_declared_missing_can_be_found_after_all(
    doubtful: World, ada: Person
) -> None:
    doubtful.orders.put(replace(OPEN, status=OrderStatus.NOT_SENT))
    await ada.forges(FoundAfterAll(order_id=1))
    assert ada.last.text == "Order #1 was decided already: 🚫 Not placed."
    assert ada.last.labels == ["‹ Home"]
    await ada.forges(OrderNumber(order_id=1, sure=True, number="555"))
    assert doubtful.orders.rows[1].status is OrderStatus.NOT_SENT


async def test_an_admin_who_comes_late_hears_what_was_decided_and_may_know_better(doubtful: World, ada: Person) -> None:
    asked = await ada.says("/unconfirmed")
    doubtful.orders.put(replace(OPEN, status=OrderStatus.NOT_SENT, decided_by=5, version=2))
    await ada.presses("It exists", on=asked)
    assert ada.last.text == "Order #1 was decided already: 🚫 Not placed."
    assert ada.last.labels == ["I found it after all", "‹ Home"]


async def test_the_first_of_two_decisions_counts(doubtful: World, ada: Person) -> None:
    doubtful.north.reports("555", OrderStatus.PENDING)
    asked = await ada.says("/unconfirmed")
    await ada.presses("It exists")
    await ada.says("555")
    await ada.presses("Yes, it is")
    for late in (
        Decide(order_id=1, exists=True),
        Decide(order_id=1, exists=False),
        Decide(order_id=1, exists=False, sure=True),
        BackToDeciding(order_id=1),
        OrderNumber(order_id=1, sure=True, number="556"),
    ):
        doubtful.telegram.chats[ADA][asked.id] = asked
        await ada.forges(late, on=asked)
        assert "was decided already: ⏳ Pending" in next(s for s in ada.chat if s.id == asked.id).text
    assert doubtful.orders.rows[1].provider_order == "555"


async def test_an_order_that_does_not_exist_here_cannot_be_decided(ada: Person) -> None:
    for exists in (True, False):
        await ada.forges(Decide(order_id=99, exists=exists))
        assert ada.last.text == "There is no such order."


async def test_a_member_decides_nothing(doubtful: World, alice: Person) -> None:
    for button in (
        Decide(order_id=1, exists=True),
        Decide(order_id=1, exists=False, sure=True),
        BackToDeciding(order_id=1),
        FoundAfterAll(order_id=1),
        OrderNumber(order_id=1, sure=True, number="555"),
    ):
        answer = await alice.forges(button)
        assert "out of date" in answer.text
    assert "didn't understand" in (await alice.says("/unconfirmed")).text
    assert doubtful.orders.rows[1] == OPEN


async def test_an_admin_who_starts_the_bot_reads_what_is_waiting_and_a_member_does_not(
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
    assert answer.text == "This order may still be on its way. You can say that from 02 Mar 12:03 UTC on."
    assert doubtful.orders.rows[OPEN.id].status is OrderStatus.UNCONFIRMED
    doubtful.clock.now = until
    await ada.presses("It does not exist")
    await ada.presses("Yes, it does not exist")
    assert doubtful.orders.rows[OPEN.id].status is OrderStatus.NOT_SENT
