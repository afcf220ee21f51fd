"""Following one's orders: asking for a refill or a cancel."""

from dataclasses import replace

import pytest

from core.orders.status import OrderStatus, RefillStatus
from core.provider import CancelAccepted, EntryError, RefillStarted
from handlers.buttons import Do, OrderButton
from tests.core.samples import order, refill
from tests.handlers.person import Person
from tests.handlers.world import World


async def test_a_refill_is_asked_for_with_a_button_and_shown_to_its_end(full: World, alice: Person) -> None:
    full.orders.put(order(status=OrderStatus.COMPLETED, next_check_at=None))
    full.north.refill_answers["P1"] = RefillStarted("R1")
    await alice.says("/status 1")
    assert "Refill" in alice.last.labels
    assert (await alice.presses("Refill")).text == "Refill requested."
    await full.tell()
    assert "Refill: pending" in alice.card(1).text
    assert "Refill" not in alice.card(1).labels
    answer = await alice.forges(OrderButton(id=1, do=Do.REFILL))
    assert (answer.text, answer.alert) == ("A refill of this order is already requested.", True)


async def test_a_refill_is_asked_for_with_a_command(full: World, alice: Person) -> None:
    full.orders.put(order(status=OrderStatus.COMPLETED))
    full.north.refill_answers["P1"] = RefillStarted("R1")
    shown = await alice.says("/refill 1")
    assert "We asked to refill order #1" in shown.text
    await alice.presses("Show order #1")
    assert "Refill: pending" in alice.last.text


async def test_a_refill_of_what_was_refunded_is_refused_before_the_provider_is_asked(
    full: World, alice: Person
) -> None:
    full.orders.put(order(status=OrderStatus.REFUNDED))
    words = "This order was cancelled or refunded, so there is nothing to refill."
    assert (await alice.says("/refill 1")).text == words
    assert alice.last.labels == ["Show order #1", "‹ Home"]
    assert full.refills.rows == {}


async def test_a_refused_refill_shows_the_providers_words(full: World, alice: Person) -> None:
    full.orders.put(order(status=OrderStatus.COMPLETED))
    full.north.refill_answers["P1"] = EntryError("The order is not completed <yet>")
    assert (await alice.says("/refill 1")).text == "The provider refused: The order is not completed <yet>"


async def test_only_the_operator_reads_what_is_wrong_with_the_operators_account(
    full: World, alice: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    full.orders.put(order(status=OrderStatus.COMPLETED), order(2, error="HTTP 500: Insufficient balance"))
    full.north.refill_answers["P1"] = EntryError("Invalid API key")
    assert (await alice.says("/refill 1")).text == "This can't be done right now. Please try again later."
    assert "Invalid API key" in caplog.text
    full.refills.rows = {1: replace(refill(), error="Invalid API key")}
    assert "Refill: ⚠️ not possible right now" in (await alice.says("/status 1")).text
    assert "⚠️ There is a problem on our side. We're looking into it." in (await alice.says("/status 2")).text
    assert not [shown for shown in alice.chat if "API" in shown.text or "balance" in shown.text]


async def test_the_last_refill_is_on_the_card(world: World, alice: Person) -> None:
    world.orders.put(order(status=OrderStatus.COMPLETED))
    world.refills.rows = {1: replace(refill(), status=RefillStatus.UNKNOWN, status_text="<queued>")}
    assert "Refill: <queued>" in (await alice.says("/status 1")).text
    world.refills.rows = {1: replace(refill(), error="Refill not found")}
    assert "Refill: ⚠️ Refill not found" in (await alice.says("/status 1")).text
    world.refills.rows = {1: replace(refill(), number=None)}
    assert "Refill: requested" in (await alice.says("/status 1")).text


async def test_a_cancel_is_asked_about_first(full: World, alice: Person) -> None:
    full.orders.put(order())
    full.north.cancel_answers["P1"] = CancelAccepted()
    await alice.says("/status 1")
    await alice.presses("✖ Cancel order")
    assert alice.last.text.startswith("Cancel order #1?")
    await alice.presses("No, keep it")
    assert alice.last.text == "Order #1 goes on."
    assert full.orders.rows[1].cancel_requested_at is None
    assert (await alice.says("/cancel 1")).text.startswith("Cancel order #1?")
    await alice.presses("Yes, cancel it")
    assert "We asked to cancel order #1" in alice.last.text
    await alice.presses("Show order #1")
    assert "Cancel requested" in alice.last.text
    assert "✖ Cancel order" not in alice.last.labels


async def test_a_cancel_of_an_ended_order_is_refused(full: World, alice: Person) -> None:
    full.orders.put(order())
    await alice.says("/cancel 1")
    full.orders.put(order(status=OrderStatus.COMPLETED))
    answer = await alice.presses("Yes, cancel it")
    assert (answer.text, answer.alert) == ("This order has already ended.", True)
