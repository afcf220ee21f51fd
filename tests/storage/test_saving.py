"""Saving: a change and its notices are one transaction, and a late change is dropped."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from core.catalogue.service import Service
from core.notices.notice import CardChanged, NewNotice, StatusChanged
from core.orders.order import Order, OrderChange
from core.orders.polls import UnchangedPoll
from core.orders.status import OrderStatus
from storage.database import Database
from storage.notices import Notices, store
from storage.orders import Orders
from tests.storage.samples import ALICE, BOB, NOW, SECOND, alive, place, plain_notice, status_notice


async def test_the_first_of_two_changes_to_one_version_is_kept_with_its_notice(
    database: Database, other_process: Database, service: Service
) -> None:
    (order,) = await place(database, service, 1)
    completed = replace(order, status=OrderStatus.COMPLETED)
    canceled = replace(order, status=OrderStatus.CANCELED)

    first = OrderChange(after=completed, notices=(status_notice(order, "completed"),))
    second = OrderChange(after=canceled, notices=(status_notice(order, "canceled"),))
    assert await Orders(database).save([first], NOW) == {order.id}
    assert await Orders(other_process).save([second], NOW) == set()

    assert await Orders(database).find(order.id) == replace(completed, version=order.version + 1)
    await alive(database, "A")
    assert [notice.content for notice in await Notices(database).claim("A", NOW, 10)] == [
        StatusChanged(status="completed")
    ]


async def test_the_first_of_two_changes_to_one_order_in_a_batch_is_kept(database: Database, service: Service) -> None:
    (order,) = await place(database, service, 1)
    changes = [
        OrderChange(after=replace(order, remains=remains), notices=(status_notice(order, str(remains)),))
        for remains in (1, 2)
    ]
    assert await Orders(database).save(changes, NOW) == {order.id}
    assert await Orders(database).find(order.id) == replace(order, remains=1, version=order.version + 1)
    await alive(database, "A")
    assert [notice.content for notice in await Notices(database).claim("A", NOW, 10)] == [StatusChanged(status="1")]


async def test_eight_saves_at_once_of_one_version_store_one(
    database: Database, other_process: Database, service: Service
) -> None:
    (order,) = await place(database, service, 1)
    stores = [Orders(database), Orders(other_process)] * 4
    changes = [OrderChange(after=replace(order, remains=n)) for n in range(8)]
    results = await asyncio.gather(*(store.save([change], NOW) for store, change in zip(stores, changes, strict=True)))
    assert sum(len(applied) for applied in results) == 1
    stored = await Orders(database).find(order.id)
    assert stored is not None
    assert stored.version == order.version + 1


async def test_batches_that_overlap_in_opposite_order_do_not_block_each_other(
    database: Database, other_process: Database, service: Service
) -> None:
    placed = await place(database, service, 30)
    changes = [OrderChange(after=order, notices=(status_notice(order),)) for order in placed]
    one, two = await asyncio.gather(Orders(database).save(changes, NOW), Orders(other_process).save(changes[::-1], NOW))
    assert one | two == {order.id for order in placed}
    assert not one & two


async def test_a_notice_that_cannot_be_stored_rolls_its_change_back(database: Database, service: Service) -> None:
    first, second = await place(database, service, 2)
    nowhere = NewNotice(chat_id=ALICE, content=CardChanged(), order_id=987_654)
    changes = [
        OrderChange(after=replace(first, remains=1), notices=(status_notice(first),)),
        OrderChange(after=replace(second, remains=1), notices=(nowhere,)),
    ]
    with pytest.raises(IntegrityError):
        await Orders(database).save(changes, NOW)

    assert await Orders(database).find(first.id) == first
    assert await Orders(database).find(second.id) == second
    assert await Notices(database).claim("A", NOW, 10) == []


async def test_saving_nothing_or_unknown_orders_stores_nothing(database: Database, service: Service) -> None:
    (order,) = await place(database, service, 1)
    ghost = OrderChange(after=replace(order, id=order.id + 1000))
    assert await Orders(database).save([], NOW) == set()
    assert await Orders(database).save([ghost], NOW) == set()


async def test_confirmed_values_stay_whatever_a_change_says(database: Database, service: Service) -> None:
    (order,) = await place(database, service, 1)
    wrong = replace(order, remains=5, user_id=BOB, price=Decimal(0), fields={}, created_at=NOW - SECOND)
    assert await Orders(database).save([OrderChange(after=wrong)], NOW) == {order.id}
    assert await Orders(database).find(order.id) == replace(order, remains=5, version=order.version + 1)


async def test_a_saved_order_is_free_for_the_next_worker(database: Database, service: Service) -> None:
    await alive(database, "A", "B")
    (order,) = await place(database, service, 1)
    await Orders(database).claim_due("north", "A", NOW)
    await Orders(database).save([OrderChange(after=order)], NOW)
    assert len(await Orders(database).claim_due("north", "B", NOW)) == 1


async def test_a_notice_is_not_sent_before_its_change_is_stored(
    database: Database, other_process: Database, service: Service
) -> None:
    (order,) = await place(database, service, 1)
    await alive(database, "A")
    await Notices(database).add([status_notice(order, "pending")], NOW)
    async with database.write() as connection:
        await store(connection, [status_notice(order, "completed")], NOW)
        claiming = asyncio.create_task(Notices(other_process).claim("A", NOW, 10))
        # SQLite makes it wait for this transaction; PostgreSQL skips the chat until then.
        done, _ = await asyncio.wait({claiming}, timeout=0.2)
        assert [task.result() for task in done] in ([], [[]])
    claimed = await claiming or await Notices(other_process).claim("A", NOW, 10)
    assert [notice.content for notice in claimed] == [StatusChanged(status="completed")]


# SQLite has only one writer.
@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_change_for_one_chat_does_not_make_another_chat_wait(
    database: Database, other_process: Database
) -> None:
    await alive(database, "A")
    async with database.write() as connection, asyncio.timeout(10):
        await store(connection, [plain_notice(ALICE, "a1")], NOW)
        await Notices(other_process).add([plain_notice(BOB, "b1")], NOW)
        (claimed,) = await Notices(other_process).claim("A", NOW, 10)
    assert claimed.chat_id == BOB
    assert len(await Notices(other_process).claim("A", NOW, 10, in_hand=[claimed.id])) == 1


async def test_a_look_that_found_nothing_new_keeps_only_its_times(
    database: Database, other_process: Database, service: Service
) -> None:
    first, second, third = await place(database, service, 3)
    later = NOW + 10 * SECOND
    times: dict[str, Any] = {"seen_at": later, "next_check_at": later, "check_interval": 10 * SECOND}
    await alive(database, "A", "B")
    await Orders(database).claim_due("north", "A", NOW)
    looks = [
        UnchangedPoll(id=first.id, version=first.version, **times),
        UnchangedPoll(id=second.id, version=9, **times),
        UnchangedPoll(id=third.id, version=third.version, **times | {"seen_at": None}),
    ]
    await Orders(database).save_polls(looks, {}, lambda order: OrderChange(after=order), NOW)
    stored = [await Orders(other_process).find(order.id) for order in (first, second, third)]
    times |= {"version": first.version + 1}
    assert stored == [replace(first, **times), second, replace(third, **times | {"seen_at": third.seen_at})]
    free = await Orders(other_process).claim_due("north", "B", later)
    assert [order.id for order in free] == [first.id, third.id], "the second is in the first worker's hands"


# On SQLite one process writes at a time.
@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_looks_of_two_processes_at_the_same_orders_never_wait_for_each_other(
    database: Database, other_process: Database, service: Service
) -> None:
    pair = await place(database, service, 2)

    async def look(process: Database, quiet: Order, told: Order) -> None:
        times: dict[str, Any] = {"seen_at": NOW, "check_interval": SECOND, "next_check_at": NOW}
        polls = [UnchangedPoll(quiet.id, quiet.version, **times)]
        await Orders(process).save_polls(polls, {told.id: told.version}, lambda order: OrderChange(after=order), NOW)

    for version in range(1, 31):
        first, second = (replace(order, version=version) for order in pair)
        async with asyncio.timeout(2):
            await asyncio.gather(look(database, first, second), look(other_process, second, first))
    found = [await Orders(database).find(order.id) for order in pair]
    assert [order.version for order in found if order is not None] == [31, 31]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_what_a_look_found_is_on_the_disk_before_it_is_told(
    database: Database, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    (order,) = await place(database, service, 1)
    await alive(database, "A")
    waited: list[bool] = []
    writes = database.writes

    async def watched(act: Any, *, lasts: bool = True, **how: Any) -> Any:
        waited.append(lasts)
        return await writes(act, lasts=lasts, **how)

    monkeypatch.setattr(database, "writes", watched)
    told = OrderChange(after=replace(order, status=OrderStatus.COMPLETED), notices=(plain_notice(ALICE, "a1"),))
    await Orders(database).save_polls([], {order.id: order.version}, lambda _: told, NOW)
    assert await Notices(database).claim("A", NOW, 10)
    assert waited == [False, True], "the claim waits for the disk, and for all that was written before it"
