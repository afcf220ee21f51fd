"""Claims: two workers never hold one order, and a dead worker keeps none."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from core.catalogue.service import Service
from core.orders.order import Order, OrderChange
from core.orders.polls import PolledOrder
from core.orders.status import OrderStatus
from storage.database import Database
from storage.orders import Orders
from storage.tables import orders as orders_table
from storage.workers import ALIVE_FOR, Workers
from tests.storage.samples import LATER, NOW, SECOND, alive, place, queue


def ids(orders: Sequence[Order | PolledOrder]) -> list[int]:
    return [order.id for order in orders]


async def test_claiming_a_queued_order_notes_that_it_is_being_sent_before_it_is(
    database: Database, service: Service
) -> None:
    await alive(database, "A")
    (order,) = await queue(database, service, 1)
    (claimed,) = await Orders(database).claim_queued("A", NOW + SECOND, 10, "north", LATER)

    sent_at = NOW + SECOND
    assert claimed == replace(
        order, status=OrderStatus.SENDING, sending_at=sent_at, tries=1, version=2, arrives_by=LATER
    )
    assert await Orders(database).claim_queued("A", NOW + SECOND, 10, "north", LATER) == []


async def test_an_order_queued_for_later_waits_until_then(database: Database, service: Service) -> None:
    orders = Orders(database)
    await alive(database, "A")
    (order,) = await queue(database, service, 1)
    await orders.save([OrderChange(after=replace(order, next_check_at=NOW + SECOND))], NOW)

    assert await orders.claim_queued("A", NOW, 10, "north", LATER) == []
    assert ids(await orders.claim_queued("A", NOW + SECOND, 10, "north", LATER)) == [order.id]


async def test_many_claims_at_once_in_two_processes_take_each_queued_order_once(
    database: Database, other_process: Database, service: Service
) -> None:
    await alive(database, "A", "B")
    queued = await queue(database, service, 40)
    stores = [(Orders(database), "A"), (Orders(other_process), "B")] * 6
    batches = await asyncio.gather(*(store.claim_queued(worker, NOW, 4, "north", LATER) for store, worker in stores))
    rest = await Orders(database).claim_queued("A", NOW, 100, "north", LATER)

    taken = [order for batch in batches for order in batch] + rest
    assert sorted(ids(taken)) == ids(queued)


async def test_many_claims_at_once_in_two_processes_take_each_due_order_once(
    database: Database, other_process: Database, service: Service
) -> None:
    workers = [f"worker-{number}" for number in range(12)]
    await alive(database, *workers, "the last")
    placed = await place(database, service, 40)
    stores = [Orders(database), Orders(other_process)] * 6
    looks = zip(stores, workers, strict=True)
    batches = await asyncio.gather(*(store.claim_due("north", worker, NOW, 4) for store, worker in looks))
    rest = await Orders(database).claim_due("north", "the last", NOW)

    taken = [order for batch in batches for order in batch] + rest
    assert sorted(ids(taken)) == ids(placed)


async def test_only_due_orders_come_and_the_longest_due_first(database: Database, service: Service) -> None:
    orders = Orders(database)
    placed = await place(database, service, 5)
    times = [NOW, NOW - 3 * SECOND, NOW + SECOND, None, NOW - 9 * SECOND]
    changes = [OrderChange(after=replace(o, next_check_at=at)) for o, at in zip(placed, times, strict=True)]
    await orders.save(changes, NOW)

    await alive(database, "A", "B")
    assert await orders.claim_due("south", "A", NOW) == []
    assert ids(await orders.claim_due("north", "A", NOW, 2)) == [placed[4].id, placed[1].id]
    assert ids(await orders.claim_due("north", "B", NOW, 2)) == [placed[0].id]


async def test_an_order_the_provider_does_not_have_is_not_looked_at(database: Database, service: Service) -> None:
    await place(database, service, 1, status=OrderStatus.UNCONFIRMED)
    assert await Orders(database).claim_due("north", "A", NOW) == []


async def test_only_a_dead_workers_claims_are_taken_over(
    database: Database, other_process: Database, service: Service
) -> None:
    await alive(database, "A", "B")
    placed = await place(database, service, 2)
    assert len(await Orders(database).claim_due("north", "A", NOW)) == 2

    almost = NOW + ALIVE_FOR - SECOND
    await alive(other_process, "B", at=almost)
    assert await Orders(other_process).claim_due("north", "B", almost) == []
    assert ids(await Orders(other_process).claim_due("north", "B", NOW + ALIVE_FOR)) == ids(placed)


async def test_an_order_a_dead_worker_was_sending_is_found_and_its_late_answer_is_dropped(
    database: Database, other_process: Database, service: Service
) -> None:
    await alive(database, "A", "B")
    await queue(database, service, 1)
    (sending,) = await Orders(database).claim_queued("A", NOW, 10, "north", LATER)
    later = NOW + 2 * ALIVE_FOR
    await alive(other_process, "B", at=later)

    (abandoned,) = await Orders(other_process).claim_abandoned("B", later)
    assert abandoned == replace(sending, version=sending.version + 1)
    assert await Orders(other_process).claim_abandoned("B", later, in_hand={sending.id}) == []
    late = OrderChange(after=replace(sending, status=OrderStatus.PENDING, provider_order="1"))
    assert await Orders(database).save([late], later) == set()
    settled = OrderChange(after=replace(abandoned, status=OrderStatus.UNCONFIRMED))
    assert await Orders(other_process).save([settled], later) == {sending.id}


async def test_a_worker_that_is_not_alive_gets_nothing(database: Database, service: Service) -> None:
    orders = Orders(database)
    await place(database, service, 2)
    assert await orders.claim_due("north", "unknown", NOW) == []
    await alive(database, "A")
    assert len(await orders.claim_due("north", "A", NOW)) == 2
    # After a suspension it would even get rows that it already has in hand.
    later = NOW + ALIVE_FOR
    assert await orders.claim_due("north", "A", later) == []
    await alive(database, "A", at=later)
    assert len(await orders.claim_due("north", "A", later)) == 2


# A PostgreSQL database serves many processes.
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_a_process_that_holds_its_file_alone_only_reads_what_is_due(database: Database, service: Service) -> None:
    orders = Orders(database)
    placed = await place(database, service, 2)
    await alive(database, "A")
    database.hold()
    assert ids(await orders.claim_due("north", "A", NOW)) == ids(placed)
    async with database.read() as connection:
        assert list(await connection.exec_driver_sql("SELECT worker FROM orders WHERE worker IS NOT NULL")) == []
    assert await orders.claim_due("north", "A", NOW + ALIVE_FOR) == [], "it is not alive any more"


# PostgreSQL knows from its statistics that an id is better.
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_a_claim_writes_by_the_ids_and_not_through_all_that_is_due(database: Database, service: Service) -> None:
    await place(database, service, 2)
    await alive(database, "A")
    plans: list[str] = []

    def explain(connection: Any, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("UPDATE orders"):
            rows = connection.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in rows)

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        assert len(await Orders(database).claim_due("north", "A", NOW)) == 2
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
    assert plans[0] == "SEARCH orders USING INTEGER PRIMARY KEY (rowid=?)"


async def test_a_worker_that_leaves_frees_its_claims_at_once(database: Database, service: Service) -> None:
    await alive(database, "A", "B")
    placed = await place(database, service, 1)
    await Orders(database).claim_due("north", "A", NOW)
    await Workers(database).leave("A")
    assert ids(await Orders(database).claim_due("north", "B", NOW)) == ids(placed)


async def test_after_a_restart_of_the_only_process_nothing_is_claimed(database: Database, service: Service) -> None:
    await alive(database, "A", "B")
    placed = await place(database, service, 1)
    await Orders(database).claim_due("north", "A", NOW)
    await Workers(database).clear()
    await alive(database, "C")
    assert ids(await Orders(database).claim_due("north", "C", NOW)) == ids(placed)


async def test_only_the_same_worker_can_claim_its_due_orders_again(database: Database, service: Service) -> None:
    orders = Orders(database)
    await alive(database, "A", "B")
    placed = await place(database, service, 2)
    assert ids(await orders.claim_due("north", "A", NOW)) == ids(placed)
    assert await orders.claim_due("north", "B", NOW) == []
    assert ids(await orders.claim_due("north", "A", NOW)) == ids(placed)


async def test_a_worker_finds_an_order_it_claimed_in_a_commit_that_seemed_to_fail(
    database: Database, service: Service
) -> None:
    orders = Orders(database)
    await alive(database, "A", "B")
    await queue(database, service, 2)
    unheard_of, sent = await orders.claim_queued("A", NOW, 10, "north", LATER)

    assert await orders.claim_abandoned("B", NOW) == []
    assert ids(await orders.claim_abandoned("A", NOW, in_hand={sent.id})) == [unheard_of.id]
    assert await orders.claim_abandoned("A", NOW, in_hand={sent.id, unheard_of.id}) == []


# SQLite locks the whole file, so every writer waits.
@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_claim_does_not_wait_for_an_order_that_another_process_is_saving(
    database: Database, other_process: Database, service: Service
) -> None:
    await alive(database, "B")
    first, second = await place(database, service, 2)
    async with database.write() as connection:
        await connection.execute(update(orders_table).where(orders_table.c.id == first.id).values(remains=1))
        async with asyncio.timeout(10):
            assert ids(await Orders(other_process).claim_due("north", "B", NOW)) == [second.id]


async def test_orders_due_soon_fill_up_a_claim_but_never_make_one(database: Database, service: Service) -> None:
    placed = await place(database, service, 2)
    orders = Orders(database)
    soon = replace(placed[1], next_check_at=NOW + SECOND)
    await orders.save([OrderChange(after=soon)], NOW)
    await alive(database, "A")

    assert ids(await orders.claim_due("north", "A", NOW, 100, SECOND)) == [placed[0].id, placed[1].id]

    first = await orders.find(placed[0].id)
    assert first is not None
    await orders.save([OrderChange(after=replace(first, next_check_at=NOW + SECOND))], NOW)
    assert await orders.claim_due("north", "A", NOW, 100, SECOND) == []
