"""Refills are claimed and saved the way orders are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orders.models import Order, Refill, RefillChange
from orders.services import Service
from orders.statuses import RefillStatus
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
    look = NOW if number else None
    return await Refills(database).create(order, number, RefillStatus.PENDING, "", look, NOW)


async def test_an_orders_refills_are_listed_the_newest_first(database: Database, order: Order) -> None:
    first, second = await ask(database, order), await ask(database, order, None)
    assert await Refills(database).of_order(order.id) == [second, first]
    assert await Refills(database).of_order(order.id + 1) == []
    assert (first.provider, first.number, first.created_at) == (order.provider, "77", NOW)


async def test_a_refill_without_a_number_is_never_due(database: Database, order: Order) -> None:
    await ask(database, order, None)
    assert await Refills(database).claim_due("north", "A", NOW + timedelta(days=9)) == []


async def test_a_due_refill_is_one_workers_until_that_dies(database: Database, order: Order) -> None:
    refills, refill = Refills(database), await ask(database, order)
    assert await refills.claim_due("north", "A", NOW - SECOND) == []
    assert await refills.claim_due("north", "A", NOW) == [refill]
    assert await refills.claim_due("north", "B", NOW) == []
    assert await refills.claim_due("north", "A", NOW) == [refill], "left by its look before"
    await alive(database, "B", at=NOW + ALIVE_FOR)
    assert await refills.claim_due("north", "B", NOW + ALIVE_FOR) == [refill]


async def test_the_end_of_a_refill_is_saved_with_its_notice_once(database: Database, order: Order) -> None:
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
    assert await refills.of_order(order.id) == [replace(ended, version=2)]
    assert len(await Notices(database).claim("A", NOW, 10)) == 1
