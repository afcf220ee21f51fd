"""Customers ask about their orders, and the bot answers what it can itself."""

from datetime import timedelta
from typing import Any

import pytest

from core.orders.status import OrderStatus, RefillStatus
from core.provider import RefillStarted
from tests.core.samples import ALICE, listing, order, refill
from tests.handlers.asking import ask, completed
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_slow_and_younger_than_usual_is_answered_at_once(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order(), *(completed(id, timedelta(hours=id)) for id in (2, 3, 4)))
    world.clock.passes(minutes=30)
    shown = await ask(world, alice, "🐢 It is slow")
    assert "This service usually takes 3 hr. It has been 30 min so far." in shown.text
    assert shown.labels == ["💬 Ask us anyway", "‹ Order #1"]
    assert ada.chat == []
    await alice.presses("💬 Ask us anyway")
    await world.tell()
    assert alice.last.text.startswith("✅ We have your question about order #1.")
    assert "🐢 It is slow" in ada.last.text


async def test_slow_and_older_than_usual_goes_to_the_admins(world: World, alice: Person, ada: Person) -> None:
    world.orders.put(order(remains=400), *(completed(id, timedelta(minutes=5)) for id in (2, 3, 4)))
    world.clock.passes(hours=2)
    shown = await ask(world, alice, "🐢 It is slow")
    assert shown.text == "✅ We have your question about order #1. You'll get the answer here."
    for fact in (
        "Question about order #1",
        "Age: 2 h",
        "Not delivered: 400",
        "Status: ⏳ Pending",
        f"Customer: Alice ({ALICE})",
    ):
        assert fact in ada.last.text
    assert ada.last.labels == ["💬 Reply", "✖ Close"]


async def test_the_bot_does_not_say_what_remains_of_an_order_that_has_not_started(
    world: World, alice: Person, ada: Person
) -> None:
    world.orders.put(order(remains=0))
    await ask(world, alice, "🐢 It is slow")
    assert "Question about order #1" in ada.last.text
    assert "Not delivered" not in ada.last.text


async def test_no_usual_time_is_given_for_a_service_with_few_orders(world: World, alice: Person) -> None:
    world.orders.put(order(), *(completed(id, timedelta(days=9)) for id in (2, 3)))
    assert "We have your question" in (await ask(world, alice, "🐢 It is slow")).text


async def test_an_order_that_has_ended_is_not_slow(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.CANCELED))
    assert "This order has ended: ✖️ Canceled." in (await ask(world, alice, "🐢 It is slow")).text


async def test_dropped_within_the_refill_window_offers_the_refill(world: World, alice: Person) -> None:
    await world.offers(listing("12", refill=True, refill_time="30"))
    world.orders.put(order(status=OrderStatus.COMPLETED))
    shown = await ask(world, alice, "📉 The count dropped")
    assert "Refill is open until Apr 1." in shown.text
    assert shown.labels == ["Refill", "💬 Ask us anyway", "‹ Order #1"]
    world.north.refill_answers["P1"] = RefillStarted("R1")
    await alice.presses("Refill", on=shown)
    assert world.refills.rows[1].order_id == 1


async def test_dropped_while_a_refill_runs_says_so(world: World, alice: Person) -> None:
    await world.offers(listing("12", refill=True, refill_time="30"))
    world.orders.put(order(status=OrderStatus.COMPLETED))
    world.refills.rows = {1: refill(status=RefillStatus.IN_PROGRESS)}
    shown = await ask(world, alice, "📉 The count dropped")
    assert "A refill is already running." in shown.text
    assert "Refill" not in shown.labels


@pytest.mark.parametrize("offered", [{"refill": True, "refill_time": "30"}, {"refill": False}])
async def test_dropped_without_a_refill_to_offer_goes_to_the_admins(
    world: World, alice: Person, ada: Person, offered: dict[str, Any]
) -> None:
    await world.offers(listing("12", **offered))
    world.orders.put(order(status=OrderStatus.COMPLETED))
    world.clock.passes(days=31)
    assert "We have your question" in (await ask(world, alice, "📉 The count dropped")).text
    assert ("Refill until: Apr 1" in ada.last.text) is offered["refill"]


async def test_wrong_link_before_anything_is_delivered_offers_to_cancel(world: World, alice: Person) -> None:
    await world.offers(listing("12", cancel=True))
    world.orders.put(order())
    shown = await ask(world, alice, "🔗 Wrong link")
    assert "Nothing is delivered yet. Cancel this order, then order again with the right link." in shown.text
    await alice.presses("✖ Cancel order", on=shown)
    assert "Cancel order #1?" in alice.last.text


@pytest.mark.parametrize("known", [{"remains": 400}, {"status": OrderStatus.IN_PROGRESS}])
async def test_wrong_link_after_something_was_delivered_goes_to_the_admins(
    world: World, alice: Person, known: dict[str, Any]
) -> None:
    await world.offers(listing("12", cancel=True))
    world.orders.put(order(**known))
    assert "We have your question" in (await ask(world, alice, "🔗 Wrong link")).text
