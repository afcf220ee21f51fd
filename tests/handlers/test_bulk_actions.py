"""Refill and cancel for several orders at once: chosen, confirmed once, each asked for once."""

from dataclasses import replace

import pytest

from core.orders.status import OrderStatus, RefillStatus
from core.provider import CancelAccepted, EntryError, RefillStarted, Unconfirmed
from handlers.bulk_action_buttons import StartBulkAction
from tests.core.samples import BOB, listing, order, refill
from tests.handlers.person import Person
from tests.handlers.world import World

DONE = {"status": OrderStatus.COMPLETED}


@pytest.fixture
async def full(world: World) -> World:
    """North offers refill and cancel for service 1. Alice has three orders that are done, Bob has one."""
    await world.offers(listing("12", refill=True, cancel=True))
    world.orders.put(*(order(id, **DONE) for id in (1, 2, 3)), order(4, **DONE, user_id=BOB))
    for id in (1, 2, 3, 4):
        world.north.refill_answers[f"P{id}"] = RefillStarted(number=f"R{id}")
        world.north.cancel_answers[f"P{id}"] = CancelAccepted()
    return world


async def test_several_orders_are_chosen_confirmed_once_and_refilled(full: World, alice: Person) -> None:
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    assert alice.last.text == "Refill which orders?\nTap to choose. Chosen: 0"
    assert alice.last.labels == [
        "▫️ ✅ #3 Instagram Followers · 1,000 · instagram.com/name",
        "▫️ ✅ #2 Instagram Followers · 1,000 · instagram.com/name",
        "▫️ ✅ #1 Instagram Followers · 1,000 · instagram.com/name",
        "Choose all (3)",
        "✖ Cancel",
    ]
    await alice.presses("▫️ ✅ #3")
    await alice.presses("▫️ ✅ #1")
    assert "Chosen: 2" in alice.last.text
    await alice.presses("Refill 2 orders ›")
    assert alice.last.text == (
        "Refill 2 orders?\n\n"
        "#3 Instagram Followers · 1,000 · instagram.com/name\n"
        "#1 Instagram Followers · 1,000 · instagram.com/name"
    )
    answer = await alice.presses("Yes, refill them")
    assert answer.text == "We're asking for the refills."
    chooser = alice.last.id
    await full.work()
    assert alice.last.id == chooser
    assert alice.last.text.startswith("✅ 2 refills requested\nI'll message you when they're done.\n\n✅ #3 ")
    assert {r.order_id for r in full.refills.rows.values()} == {1, 3}


async def asks_to_refill_the_third(alice: Person) -> None:
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    await alice.presses("▫️ ✅ #3")
    await alice.presses("Refill 1 order ›")
    await alice.presses("Yes, refill them")


async def test_an_order_refunded_after_the_press_is_said_to_have_ended(full: World, alice: Person) -> None:
    await asks_to_refill_the_third(alice)
    full.orders.put(replace(full.orders.rows[3], status=OrderStatus.REFUNDED))
    await full.work()
    assert "This order has already ended." in alice.last.text
    assert full.refills.rows == {}


async def test_one_press_chooses_all_that_qualify(full: World, alice: Person) -> None:
    full.orders.put(order(5), order(6), order(7, user_id=BOB))
    full.north.cancel_answers |= {"P5": CancelAccepted(), "P6": CancelAccepted()}
    await alice.says("/cancel")
    await alice.presses("☑️ Cancel several")
    await alice.presses("Choose all (2)")
    assert "Choose none" in alice.last.labels
    await alice.presses("Cancel 2 orders ›")
    assert "What was delivered stays delivered and charged." in alice.last.text
    await alice.presses("Yes, cancel them")
    await full.work()
    assert alice.last.text.startswith("✅ 2 cancels requested")
    asked = {o.id for o in full.orders.rows.values() if o.cancel_requested_at is not None}
    assert asked == {5, 6}


async def test_the_groups_of_orders_lead_there_too(full: World, alice: Person) -> None:
    full.orders.put(order(5), order(6))
    await alice.says("/orders")
    await alice.presses("Done 3")
    await alice.presses("☑️ Refill several")
    assert "Refill which orders?" in alice.last.text
    await alice.says("/orders")
    await alice.presses("Open 2")
    await alice.presses("☑️ Cancel several")
    assert "Cancel which orders?" in alice.last.text


async def test_failed_orders_come_first_with_their_reasons(full: World, alice: Person) -> None:
    full.north.refill_answers["P1"] = EntryError("Refill is not available yet")
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    await alice.presses("Choose all (3)")
    full.refills.rows[9] = refill(9, order_id=2)
    await alice.presses("Refill 3 orders ›")
    await alice.presses("Yes, refill them")
    await full.work()
    text = alice.last.text
    assert text.startswith("✅ 1 refill requested")
    assert "⚠️ 2 didn't work" in text
    assert "A refill of this order is already requested." in text
    assert "The provider refused: Refill is not available yet" in text


async def test_the_confirmation_counts_for_the_orders_that_it_names(full: World, alice: Person) -> None:
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    await alice.presses("▫️ ✅ #3")
    old = alice.last
    await alice.presses("Refill 1 order ›")
    confirm = alice.last
    await alice.presses("▫️ ✅ #2", on=old)
    answer = await alice.presses("Yes, refill them", on=confirm)
    assert answer.alert
    await full.work()
    assert full.refills.rows == {}


async def test_two_presses_ask_once(full: World, alice: Person) -> None:
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    await alice.presses("Choose all (3)")
    await alice.presses("Refill 3 orders ›")
    confirm = alice.last
    await alice.presses("Yes, refill them", on=confirm)
    answer = await alice.presses("Yes, refill them", on=confirm)
    assert answer.text == "This list was confirmed before. Here is how it stands."
    await full.work()
    await full.work()
    assert len(full.refills.rows) == 3


async def test_after_a_crash_the_provider_is_not_asked_a_second_time(full: World, alice: Person) -> None:
    await asks_to_refill_the_third(alice)
    full.batches.breaks_after = 1  # the line has begun, and its outcome is lost
    with pytest.raises(ExceptionGroup):
        await full.work()
    assert [r.number for r in full.refills.rows.values()] == ["R3"]
    full.batches.breaks_after = None
    full.restarts()
    await full.work()
    assert [r.number for r in full.refills.rows.values()] == ["R3"]
    assert alice.last.text.startswith("✅ 1 refill requested")


async def test_a_request_without_an_answer_is_reported_as_unclear(full: World, alice: Person) -> None:
    full.north.trouble = Unconfirmed("no answer")
    await asks_to_refill_the_third(alice)
    await full.work()
    assert "We got no clear answer. Please look at the order before you try again." in alice.last.text


async def test_a_choice_can_be_cancelled_with_nothing_done(full: World, alice: Person) -> None:
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    await alice.presses("✖ Cancel")
    assert alice.last.text == "Nothing was done."
    await alice.forges(StartBulkAction(batch=1, seal=""), on=alice.last)
    await full.work()
    assert full.refills.rows == {}


async def test_a_choice_turns_its_pages(full: World, alice: Person) -> None:
    full.orders.put(*(order(id, **DONE) for id in range(10, 20)))
    await alice.says("/refill")
    await alice.presses("☑️ Refill several")
    await alice.presses("›")
    await alice.presses("▫️ ✅ #12")
    assert "2 / 2" in alice.last.labels
    await alice.presses("‹")
    await alice.presses("Choose all (13)")
    assert "Chosen: 13" in alice.last.text


async def test_the_list_of_refills_asks_the_store_once_for_many_orders(full: World, alice: Person) -> None:
    full.orders.put(*(order(id, **DONE) for id in range(10, 160)))
    full.refills.rows |= {id: refill(id, order_id=id, status=RefillStatus.PENDING) for id in range(10, 160)}
    asked = []
    real = full.refills.under_way

    async def counted(order_ids: list[int]) -> set[int]:
        asked.append(len(order_ids))
        return await real(order_ids)

    full.refills.under_way = counted  # type: ignore[assignment,method-assign]
    shown = await alice.says("/refill")
    assert [label.split()[1] for label in shown.labels[:3]] == ["#3", "#2", "#1"]
    assert asked == [153]
