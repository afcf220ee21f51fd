"""/status, /refill and /cancel without a number offer the orders that qualify."""

import pytest

from core.orders.history import AT_ONCE
from core.orders.status import OrderStatus, RefillStatus
from core.provider import CancelAccepted, RefillStarted
from handlers.order_pick_buttons import Pick
from tests.core.samples import ALICE, BOB, LINK, listing, order, refill
from tests.handlers.person import Person
from tests.handlers.world import World

WAYS_ON = ["📦 My orders", "‹ Home"]


@pytest.fixture
async def full(world: World) -> World:
    """North offers refill and cancel for service 1."""
    await world.offers(listing("12", refill=True, cancel=True))
    return world


def numbers(labels: list[str]) -> list[str]:
    """The orders on the buttons."""
    return [label.split()[1] for label in labels if label not in WAYS_ON and not label.startswith("☑️")]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/status", "You have no open orders."),
        ("/refill", "None of your orders can be refilled now."),
        ("/cancel", "There is nothing to cancel: none of your orders can be cancelled now."),
    ],
)
async def test_if_no_order_qualifies_the_command_says_so_and_leads_on(
    full: World, alice: Person, command: str, said: str
) -> None:
    full.orders.put(order(1, user_id=BOB), order(2, user_id=BOB, status=OrderStatus.COMPLETED))
    full.orders.put(order(3, status=OrderStatus.CANCELED))
    shown = await alice.says(command)
    assert (shown.text, shown.labels) == (said, WAYS_ON)
    await alice.presses("📦 My orders")
    assert "1 in all" in alice.last.text


async def test_status_offers_open_orders_and_asks_the_provider_about_the_chosen_one(
    world: World, alice: Person
) -> None:
    world.orders.put(order(1), order(2, status=OrderStatus.COMPLETED), order(3, user_id=BOB), order(4))
    shown = await alice.says("/status")
    assert shown.text == "Which order's status?"
    assert numbers(shown.labels) == ["#4", "#1"]
    world.north.reports("P1", OrderStatus.IN_PROGRESS, remains=10)
    await alice.presses("⏳ #1")
    assert "Remains: 10" in alice.last.text
    assert world.orders.rows[1].card_message_id == alice.last.id


async def test_if_too_many_orders_qualify_the_newest_are_offered_and_the_others_are_mentioned(
    world: World, alice: Person
) -> None:
    world.orders.put(*(order(id) for id in range(1, 9)))
    shown = await alice.says("/status")
    assert numbers(shown.labels) == [f"#{id}" for id in range(8, 0, -1)]
    assert "/status 12" not in shown.text
    world.orders.put(order(9))
    shown = await alice.says("/status")
    assert numbers(shown.labels) == [f"#{id}" for id in range(9, 1, -1)]
    assert "These are the newest. For another one, send its number: /status 12" in shown.text


async def test_refill_offers_what_can_be_refilled_now_and_asks_for_the_chosen_one(full: World, alice: Person) -> None:
    done = {"status": OrderStatus.COMPLETED}
    full.orders.put(order(1, **done), order(2), order(3, **done, service_id=99), order(4, **done))
    full.refills.rows[1] = refill(order_id=4)
    full.orders.put(order(5, status=OrderStatus.PARTIAL), order(6, **done, user_id=BOB))
    shown = await alice.says("/refill")
    assert shown.text == "Refill which order?"
    assert numbers(shown.labels) == ["#5", "#1"]
    full.north.refill_answers["P1"] = RefillStarted(number="R7")
    await alice.presses("✅ #1")
    assert "We asked to refill order #1" in alice.last.text
    assert numbers((await alice.says("/refill")).labels) == ["#5"]


async def test_a_refill_that_has_ended_may_be_asked_for_again(full: World, alice: Person) -> None:
    full.orders.put(order(1, status=OrderStatus.COMPLETED))
    full.refills.rows[1] = refill(status=RefillStatus.COMPLETED)
    assert numbers((await alice.says("/refill")).labels) == ["#1"]


async def test_a_qualifying_order_is_found_behind_many_that_do_not_qualify(full: World, alice: Person) -> None:
    full.orders.put(order(1, status=OrderStatus.COMPLETED))
    full.orders.put(*(order(id, status=OrderStatus.COMPLETED, service_id=99) for id in range(2, AT_ONCE + 5)))
    assert numbers((await alice.says("/refill")).labels) == ["#1"]


async def test_cancel_offers_what_can_be_cancelled_and_asks_once_more(full: World, alice: Person) -> None:
    full.orders.put(order(1), order(2, status=OrderStatus.COMPLETED), order(3, cancel_requested_at=full.clock()))
    full.orders.put(order(4, status=OrderStatus.QUEUED, provider_order=None), order(5, user_id=BOB))
    shown = await alice.says("/cancel")
    assert shown.text == "Cancel which order?"
    assert numbers(shown.labels) == ["#4", "#1"]
    full.north.cancel_answers["P1"] = CancelAccepted()
    await alice.presses("⏳ #1")
    assert alice.last.text.startswith("Cancel order #1?")
    assert full.orders.rows[1].cancel_requested_at is None
    await alice.presses("Yes, cancel it")
    assert "We asked to cancel order #1" in alice.last.text


async def test_cancel_leaves_an_open_form_before_it_offers_orders(full: World, alice: Person) -> None:
    full.orders.put(order(1))
    await alice.says(f"/order 12 {LINK} 1000")
    assert (await alice.says("/cancel")).text == "Cancelled. Nothing was ordered."
    assert (await alice.says("/cancel")).text == "Cancel which order?"


async def test_an_old_button_says_why_it_does_nothing(full: World, alice: Person) -> None:
    full.orders.put(order(1))
    await alice.says("/cancel")
    full.orders.put(order(1, status=OrderStatus.COMPLETED))
    answer = await alice.presses("⏳ #1")
    assert (answer.text, answer.alert) == ("This order has already ended.", True)


@pytest.mark.parametrize("purpose", ["s", "r", "c"])
async def test_nobody_reaches_the_order_of_another(full: World, bob: Person, purpose: str) -> None:
    full.orders.put(order(1, user_id=ALICE, status=OrderStatus.COMPLETED))
    answer = await bob.forges(Pick(purpose=purpose, id=1))
    assert answer.alert
    assert not full.refills.rows
    assert LINK not in str(bob.chat)
