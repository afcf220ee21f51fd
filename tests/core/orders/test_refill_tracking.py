"""Refills are followed to their end, and their owner is told of it."""

import pytest

from core.notices.notice import CardChanged, RefillEnded
from core.orders.poll_schedule import PollSchedule
from core.orders.refill_tracking import Refilling
from core.orders.status import OrderStatus, RefillStatus
from core.provider import EntryError, Unconfirmed
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.fake_refills import FakeRefills
from tests.core.samples import ALICE, NOW, SECOND, Time, order, refill

SCHEDULE = PollSchedule(30 * SECOND, 900 * SECOND)


@pytest.fixture
def refilling(refills: FakeRefills, store: FakeOrders, clock: Time) -> Refilling:
    store.put(order(status=OrderStatus.COMPLETED, next_check_at=None))
    refills.rows = {1: refill()}
    return Refilling(refills, store, "first", clock, SCHEDULE)


async def test_a_finished_refill_is_told_and_not_asked_about_again(
    refilling: Refilling, refills: FakeRefills, notices: FakeNotices, north: FakeProvider, clock: Time
) -> None:
    north.reports_refill("R1", RefillStatus.COMPLETED)
    assert await refilling.look(north) == 1
    assert (refills.rows[1].status, refills.rows[1].next_check_at) == (RefillStatus.COMPLETED, None)
    assert notices.kinds(ALICE) == [CardChanged, RefillEnded]
    clock.passes(days=9)
    assert await refilling.look(north) == 0


async def test_a_refill_under_way_shows_on_the_card_and_is_looked_at_again(
    refilling: Refilling, refills: FakeRefills, notices: FakeNotices, north: FakeProvider
) -> None:
    north.reports_refill("R1", RefillStatus.IN_PROGRESS)
    await refilling.look(north)
    assert notices.kinds(ALICE) == [CardChanged]
    assert refills.rows[1].next_check_at == NOW + SCHEDULE.after(refills.rows[1].created_at, NOW, 1)


async def test_an_error_about_one_refill_is_kept_beside_it(
    refilling: Refilling, refills: FakeRefills, north: FakeProvider
) -> None:
    north.refill_says["R1"] = EntryError("Refill not found")
    await refilling.look(north)
    assert (refills.rows[1].status, refills.rows[1].error) == (RefillStatus.PENDING, "Refill not found")


async def test_an_unknown_status_is_kept_in_the_providers_words(
    refilling: Refilling, refills: FakeRefills, north: FakeProvider
) -> None:
    north.reports_refill("R1", RefillStatus.UNKNOWN)
    await refilling.look(north)
    assert (refills.rows[1].status, refills.rows[1].status_text) == (RefillStatus.UNKNOWN, "unknown")


async def test_silence_and_trouble_change_only_the_time_of_the_next_look(
    refilling: Refilling, refills: FakeRefills, notices: FakeNotices, north: FakeProvider, clock: Time
) -> None:
    await refilling.look(north)
    assert refills.rows[1].next_check_at == NOW + SCHEDULE.again(1)
    clock.passes(seconds=30)
    north.trouble = Unconfirmed("no answer")
    await refilling.look(north)
    assert refills.rows[1].status is RefillStatus.PENDING
    assert refills.rows[1].next_check_at == clock() + SCHEDULE.again(1)
    assert (notices.waiting, refills.workers) == ({}, {})
