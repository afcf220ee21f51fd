"""Refills are claimed and saved as orders are."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue.service import Service
from core.orders.order import Order, Refill, RefillChange
from core.orders.status import RefillStatus
from storage.database import Database
from storage.notices import Notices
from storage.refills import Refills
from storage.workers import ALIVE_FOR
from tests.storage.samples import NOW, SECOND, alive, place, status_notice


@pytest.fixture
async def order(database: Database, service: Service) -> Order:
    await alive(database, "A", "B")
    (order,) = await place(database, service, 1)
    return order


async def ask(database: Database, order: Order, number: str | None = "77") -> Refill:
    refills = Refills(database)
    wish = await refills.begin(order, NOW, NOW)
    assert wish is not None
    look = NOW if number else None
    known = replace(wish, number=number, status=RefillStatus.PENDING, next_check_at=look)
    await refills.save([RefillChange(after=known)], NOW)
    return replace(known, version=wish.version + 1)


async def test_an_orders_refills_are_listed_the_newest_first(database: Database, order: Order) -> None:
    first, second = await ask(database, order, None), await ask(database, order)
    assert await Refills(database).of_order(order.id) == [second, first]
    assert await Refills(database).of_order(order.id + 1) == []
    assert (second.provider, second.number, second.created_at) == (order.provider, "77", NOW)


async def test_a_refill_without_a_number_is_never_due(database: Database, order: Order) -> None:
    await ask(database, order, None)
    assert await Refills(database).claim_due("north", "A", NOW + timedelta(days=9)) == []


async def test_a_due_refill_belongs_to_one_worker_until_that_worker_dies(database: Database, order: Order) -> None:
    refills, refill = Refills(database), await ask(database, order)
    assert await refills.claim_due("north", "A", NOW - SECOND) == []
    assert await refills.claim_due("north", "A", NOW) == [refill]
    assert await refills.claim_due("north", "B", NOW) == []
    assert await refills.claim_due("north", "A", NOW) == [refill], "left by its look before"
    await alive(database, "B", at=NOW + ALIVE_FOR)
    assert await refills.claim_due("north", "B", NOW + ALIVE_FOR) == [refill]


async def test_a_refills_end_and_its_notice_are_saved_once(database: Database, order: Order) -> None:
    refills, refill = Refills(database), await ask(database, order)
    ended = replace(
        refill,
        status=RefillStatus.REJECTED,
        status_text="Rejected!",
        error="too late",
        seen_at=NOW,
        next_check_at=None,
        check_interval=timedelta(minutes=1),
    )
    change = RefillChange(after=ended, notices=(status_notice(order, "refill rejected"),))
    assert await refills.save([change], NOW) == {refill.id}
    assert await refills.save([change], NOW) == set()
    assert await refills.of_order(order.id) == [replace(ended, version=3)]
    assert len(await Notices(database).claim("A", NOW, 10)) == 1


async def test_only_one_of_two_presses_in_two_processes_asks_for_a_refill(
    database: Database, other_process: Database, order: Order
) -> None:
    stores = [Refills(database), Refills(other_process)] * 4
    wishes = await asyncio.gather(*(store.begin(order, NOW, NOW - SECOND) for store in stores))
    (wish,) = [wish for wish in wishes if wish is not None]
    assert (wish.number, wish.status) == (None, RefillStatus.AWAITING)


async def test_a_dropped_or_stale_refill_request_does_not_block_another(database: Database, order: Order) -> None:
    refills = Refills(database)
    wish = await refills.begin(order, NOW, NOW - SECOND)
    assert wish is not None
    assert await refills.begin(order, NOW, NOW - SECOND) is None
    stale = await refills.begin(order, NOW, NOW)
    assert stale is not None
    await refills.drop(wish)
    await refills.drop(stale)
    assert await refills.begin(order, NOW, NOW - SECOND) is not None


async def test_orders_with_a_running_refill_are_listed(database: Database, service: Service) -> None:
    orders, refills = await place(database, service, 4), Refills(database)
    begun = [await refills.begin(order, NOW, NOW - SECOND) for order in orders[:3]]
    answered = [replace(one, number=f"R{one.id}", status=RefillStatus.PENDING) for one in begun[:2] if one is not None]
    answered[1] = replace(answered[1], status=RefillStatus.COMPLETED)
    await refills.save([RefillChange(after=refill) for refill in answered], NOW)
    assert await refills.under_way([order.id for order in orders]) == {orders[0].id}
    assert await refills.under_way([]) == set()
