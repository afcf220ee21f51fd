"""Tracking: what is due is asked for, a batch at a time; no answer costs an order its state."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.notices.notice import CardChanged, StatusChanged
from core.orders.poll_schedule import PollSchedule
from core.orders.status import OrderStatus
from core.orders.tracking import BATCH, Tracking
from core.provider import EntryError, OrderReport, ProviderError, Unconfirmed
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ALICE, NOW, SECOND, Time, order

SCHEDULE = PollSchedule(30 * SECOND, 900 * SECOND)


@pytest.fixture
def tracking(store: FakeOrders, clock: Time) -> Tracking:
    return Tracking(store, "first", clock, SCHEDULE)


async def test_a_report_becomes_the_order_and_its_news(
    tracking: Tracking, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    store.put(order())
    north.reports("P1", OrderStatus.COMPLETED, charge=Decimal("0.89"), currency="USD", start_count=7, remains=0)
    assert await tracking.look(north) == 1
    seen = store.rows[1]
    assert (seen.status, seen.charge, seen.charge_currency, seen.start_count, seen.remains) == (
        OrderStatus.COMPLETED,
        Decimal("0.89"),
        "USD",
        7,
        0,
    )
    assert (seen.status_at, seen.seen_at) == (NOW, NOW)
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]


async def test_an_order_that_ended_is_not_looked_at_again(
    tracking: Tracking, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    store.put(order())
    north.reports("P1", OrderStatus.COMPLETED)
    await tracking.look(north)
    clock.passes(days=9)
    assert store.rows[1].next_check_at is None
    assert await tracking.look(north) == 0


async def test_only_what_is_due_and_at_this_provider_is_asked_for(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    later = NOW + 29 * SECOND
    store.put(order(1), order(2, next_check_at=later), order(3, provider="south"), order(4, next_check_at=None))
    store.put(order(5, status=OrderStatus.UNCONFIRMED, provider_order=None))
    await tracking.look(north)
    assert north.asked == [("P1",)]


async def test_a_hundred_are_asked_for_at_once_and_the_rest_in_the_next_look(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(*(order(id) for id in range(1, 251)))
    assert [await tracking.look(north) for _ in range(4)] == [BATCH, BATCH, 50, 0]
    assert sorted(number for batch in north.asked for number in batch) == sorted(f"P{id}" for id in range(1, 251))


async def test_an_order_asked_about_just_now_does_not_fill_up_a_call(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(1, created_at=NOW), order(2, created_at=NOW, next_check_at=NOW + SECOND))
    await tracking.look(north)
    store.put(order(3))
    await tracking.look(north)
    assert north.asked == [("P1", "P2"), ("P3",)]


async def test_the_next_look_is_at_the_moment_when_an_order_falls_due(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    assert await tracking.next_due("north") is None
    store.put(order(1), order(2, next_check_at=NOW + 3 * SECOND), order(3, next_check_at=NOW + 9 * SECOND))
    store.put(order(4, provider="south", next_check_at=NOW + SECOND), order(5, next_check_at=None))
    assert await tracking.next_due("north") == 3 * SECOND


async def test_an_order_is_looked_at_less_and_less_as_it_grows_old(
    tracking: Tracking, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    store.put(order())
    for age, longest in ((0, 30), (270, 30), (3600, 400), (86_400, 900)):
        clock.now = NOW + age * SECOND
        store.put(replace(store.rows[1], next_check_at=clock.now))
        north.reports("P1", OrderStatus.PENDING)
        await tracking.look(north)
        due = store.rows[1].next_check_at
        assert due is not None
        assert 0.95 * longest <= (due - clock()).total_seconds() <= longest


async def test_a_call_is_filled_up_with_orders_that_are_due_soon(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(1), order(2, next_check_at=NOW + 28 * SECOND), order(3, next_check_at=NOW + 29 * SECOND))
    assert await tracking.look(north) == 2
    assert north.asked == [("P1", "P2")]


async def test_no_call_is_made_only_for_orders_that_are_due_soon(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(next_check_at=NOW + SECOND))
    assert await tracking.look(north) == 0
    assert north.asked == []


async def test_one_bad_entry_costs_no_other_its_report(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(1), order(2), order(3))
    north.reports("P1", OrderStatus.IN_PROGRESS)
    north.says["P2"] = EntryError("Incorrect order ID")
    north.reports("P3", OrderStatus.COMPLETED)
    await tracking.look(north)
    assert [store.rows[id].status for id in (1, 2, 3)] == [
        OrderStatus.IN_PROGRESS,
        OrderStatus.PENDING,
        OrderStatus.COMPLETED,
    ]
    assert store.rows[2].error == "Incorrect order ID"
    assert store.rows[2].next_check_at is not None, "it is asked for again"


async def test_an_error_beside_an_order_goes_when_the_next_report_is_good(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(error="Incorrect order ID"))
    north.reports("P1", OrderStatus.PENDING)
    await tracking.look(north)
    assert store.rows[1].error == ""


async def test_a_missing_id_means_not_known_now(
    tracking: Tracking, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    known = order(status=OrderStatus.IN_PROGRESS, remains=10, seen_at=NOW - SECOND)
    store.put(known)
    await tracking.look(north)
    after = store.rows[1]
    assert replace(after, version=1, next_check_at=NOW, check_interval=None) == known
    assert after.next_check_at == NOW + SCHEDULE.again(1)
    assert notices.waiting == {}


async def test_a_value_that_a_report_leaves_out_stays_known(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(charge=Decimal(1), charge_currency="USD", start_count=5, remains=50))
    north.reports("P1", OrderStatus.IN_PROGRESS)
    await tracking.look(north)
    seen = store.rows[1]
    assert (seen.charge, seen.charge_currency, seen.start_count, seen.remains) == (Decimal(1), "USD", 5, 50)


async def test_an_unknown_status_is_kept_in_the_providers_words_and_stays_open(
    tracking: Tracking, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order())
    north.says["P1"] = OrderReport(status=OrderStatus.UNKNOWN, status_text="Half done")
    await tracking.look(north)
    assert (store.rows[1].status, store.rows[1].status_text) == (OrderStatus.UNKNOWN, "Half done")
    assert store.rows[1].next_check_at is not None
    north.reports("P1", OrderStatus.COMPLETED)
    store.put(replace(store.rows[1], next_check_at=NOW))
    await tracking.look(north)
    assert (store.rows[1].status, store.rows[1].status_text) == (OrderStatus.COMPLETED, "")


async def test_the_time_when_a_status_began_is_kept_while_it_lasts(
    tracking: Tracking, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    store.put(order())
    clock.passes(minutes=5)
    north.reports("P1", OrderStatus.PENDING, remains=5)
    await tracking.look(north)
    assert store.rows[1].status_at == NOW


async def test_a_provider_in_trouble_leaves_everything_as_it_is_and_is_asked_later(
    tracking: Tracking, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    store.put(order(1), order(2))
    north.trouble = Unconfirmed("HTTP 502")
    assert await tracking.look(north) == 2
    assert [store.rows[id].status for id in (1, 2)] == [OrderStatus.PENDING, OrderStatus.PENDING]
    assert store.rows[1].next_check_at == NOW + SCHEDULE.again(1)
    assert (notices.waiting, store.workers) == ({}, {})


async def test_a_change_made_meanwhile_is_not_overwritten(
    tracking: Tracking, store: FakeOrders, notices: FakeNotices
) -> None:
    class Busy(FakeProvider):
        """While it answers, somebody else changes the order."""

        async def status(self, orders: Sequence[str]) -> Any:
            store.put(replace(store.rows[1], status=OrderStatus.CANCELED, version=2))
            return await super().status(orders)

    store.put(order())
    busy = Busy()
    busy.reports("P1", OrderStatus.COMPLETED)
    await tracking.look(busy)
    assert store.rows[1].status is OrderStatus.CANCELED
    assert notices.waiting == {}


@pytest.mark.parametrize("error", [asyncio.CancelledError(), RuntimeError("a bug")])
async def test_the_next_look_takes_up_what_an_interrupted_look_had_claimed(
    tracking: Tracking, store: FakeOrders, error: BaseException
) -> None:
    class Broken(FakeProvider):
        async def status(self, orders: Sequence[str]) -> Any:
            raise error

    store.put(order())
    with pytest.raises(type(error)):
        await tracking.look(Broken())
    assert await tracking.look(FakeProvider()) == 1
    assert store.workers == {}
    assert not isinstance(error, ProviderError)


async def test_two_processes_never_look_at_the_same_order(store: FakeOrders, north: FakeProvider, clock: Time) -> None:
    store.put(order())
    await store.claim_due("north", "other", clock(), 100)
    assert await Tracking(store, "first", clock, SCHEDULE).look(north) == 0
    store.dead.add("other")
    clock.now += timedelta(seconds=1)
    assert await Tracking(store, "first", clock, SCHEDULE).look(north) == 1
