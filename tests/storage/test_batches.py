"""A list of orders is kept line by line: it begins once, one process works on it, and only its owner finds it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.catalogue.service import Service
from core.forms.draft import ShownQuote
from core.notices.notice import BatchChanged, NewNotice
from core.orders.batch import Batch, BatchAction, BatchClaim, BatchLine, ClaimLost, LineResult, State
from core.orders.status import OrderStatus
from storage.batches import Batches
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from storage.workers import Workers
from tests.storage.samples import ALICE, BOB, LATER, NOW, SECOND, alive, intent, place

SHOWN = ShownQuote(units=1000, cost=Decimal("0.90"), price=Decimal("0.99"), currency="USD")
GOOD = BatchLine(
    place=1,
    written=("12", "https://example.com/ş\0", "1000"),
    service_id=1,
    answers={"link": "https://example.com/ş", "quantity": "1000"},
    shown=SHOWN,
)
BAD = BatchLine(place=2, written=("99", "x"))


def batch(key: str = "list-1", **changes: Any) -> Batch:
    plain = Batch(key=key, user_id=ALICE, chat_id=ALICE, action=BatchAction.PLACE, created_at=NOW, lines=[GOOD, BAD])
    return replace(plain, **changes)


async def running(database: Database, *keys: str) -> list[Batch]:
    """Confirmed lists, which are running."""
    started = []
    for key in keys:
        added = await Batches(database).add(batch(key))
        assert await Batches(database).save(replace(added, state=State.RUNNING, message_id=7), [])
        started.append(replace(added, version=2, state=State.RUNNING, message_id=7))
    return started


async def test_a_list_is_kept_with_its_lines_for_its_owner(database: Database) -> None:
    added = await Batches(database).add(batch())
    kept = await Batches(database).get(added.id, ALICE)
    assert kept is not None
    assert kept.lines[0] == replace(GOOD, written=("12", "https://example.com/ş", "1000"))
    assert kept.lines[1] == BAD
    assert await Batches(database).get(added.id, BOB) is None
    assert await Batches(database).find(added.id) == kept


async def test_a_list_that_is_begun_again_after_a_crash_is_the_first_one(database: Database) -> None:
    first = await Batches(database).add(batch())
    await Batches(database).save(replace(first, seal="seen"), [replace(BAD, written=("12", "y", "5"))])
    again = await Batches(database).add(batch(lines=[GOOD]))
    assert (again.id, again.seal, again.version) == (first.id, "seen", 2)
    assert [line.written[0] for line in again.lines] == ["12", "12"]


async def test_only_one_of_two_changes_of_the_same_version_is_stored(database: Database) -> None:
    added = await Batches(database).add(batch())
    assert await Batches(database).save(replace(added, seal="one"), [])
    assert not await Batches(database).save(replace(added, seal="two"), [])
    started = replace(added, version=2, state=State.RUNNING)
    assert await Batches(database).save(started, [])
    assert not await Batches(database).save(replace(started, version=3, state=State.LEFT), [])


async def test_a_running_list_has_one_worker_until_it_dies(database: Database, other_process: Database) -> None:
    await alive(database, "A", "B")
    (started,) = await running(database, "list-1")
    assert [one.id for one in await Batches(database).claim("A", NOW, [BatchAction.PLACE], 9)] == [started.id]
    assert await Batches(other_process).claim("B", NOW, [BatchAction.PLACE], 9) == []
    assert await Batches(database).claim("A", NOW, [BatchAction.REFILL], 9) == []
    await Workers(database).leave("A")
    assert [one.id for one in await Batches(other_process).claim("B", NOW + SECOND, [BatchAction.PLACE], 9)] == [
        started.id
    ]
    done = replace(GOOD, result=LineResult.PLACED, order_id=5)
    assert not await Batches(database).settle(started.id, done, "A")
    assert not await Batches(database).finish(started.id, "A", [], NOW)
    assert await Batches(other_process).settle(started.id, done, "B")
    kept = await Batches(database).find(started.id)
    assert kept is not None
    assert (kept.lines[0].result, kept.lines[0].order_id, kept.lines[0].shown) == (LineResult.PLACED, 5, SHOWN)


async def test_a_worker_that_lost_a_list_places_nothing_from_it(
    database: Database, other_process: Database, service: Service
) -> None:
    await alive(database, "A", "B")
    (started,) = await running(database, "list-1")
    await Batches(database).claim("A", NOW, [BatchAction.PLACE], 9)
    mine = BatchClaim(started.id, "A")
    first, _ = await Orders(database).confirm(intent(service, "line-1"), NOW, claim=mine)
    await Workers(database).leave("A")
    await Batches(other_process).claim("B", NOW + SECOND, [BatchAction.PLACE], 9)
    with pytest.raises(ClaimLost):
        await Orders(database).confirm(intent(service, "line-2"), NOW + SECOND, claim=mine)
    assert await Orders(database).page(ALICE, 0, 9) == ([first], 1)


async def test_the_end_of_a_list_is_stored_with_its_notice(database: Database) -> None:
    await alive(database, "A")
    (started,) = await running(database, "list-1")
    await Batches(database).claim("A", NOW, [BatchAction.PLACE], 9)
    told = [NewNotice(chat_id=ALICE, content=BatchChanged(batch=started.id))]
    assert await Batches(database).finish(started.id, "A", told, NOW)
    assert [notice.content for notice in await Notices(database).claim("A", NOW, 9)] == [BatchChanged(batch=started.id)]
    kept = await Batches(database).find(started.id)
    assert kept is not None
    assert kept.state is State.DONE
    assert await Batches(database).claim("A", NOW, [BatchAction.PLACE], 9) == []


@pytest.mark.parametrize("status", [OrderStatus.PENDING, OrderStatus.COMPLETED])
async def test_open_orders_for_the_same_link_and_service_are_found(
    database: Database, service: Service, status: OrderStatus
) -> None:
    orders = await place(database, service, 2, status=status)
    found = await Batches(database).open_orders(ALICE, [service.id, 99])
    assert found == ({(service.id, orders[1].link): orders[1].id} if not status.final else {})
    assert await Batches(database).open_orders(BOB, [service.id]) == {}
    assert await Batches(database).open_orders(ALICE, []) == {}
    assert await Batches(database).orders(ALICE, [order.id for order in orders]) == {o.id: o for o in orders}
    assert await Batches(database).orders(BOB, [order.id for order in orders]) == {}


async def test_old_lists_are_forgotten_but_not_one_that_runs(database: Database) -> None:
    (started,) = await running(database, "list-1")
    old = await Batches(database).add(batch("list-2"))
    new = await Batches(database).add(batch("list-3", created_at=NOW + timedelta(days=2)))
    assert await Batches(database).forget(LATER) == 1
    kept = [await Batches(database).find(number) is not None for number in (started.id, old.id, new.id)]
    assert kept == [True, False, True]
