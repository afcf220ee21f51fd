"""A provider's number belongs to one order, whichever process stores it."""

import asyncio
from dataclasses import replace

import pytest
from alembic import command
from sqlalchemy import Connection, text

from core.catalogue.service import Service
from core.orders.order import NumberTaken, Order, OrderChange
from core.orders.status import OrderStatus
from storage.database import Database
from storage.migrations import SCRIPTS
from storage.migrations.scripts import config
from storage.orders import Orders
from tests.storage.samples import NOW, offer, place, queue, status_notice


def named(order: Order, number: str) -> OrderChange:
    """A change that gives the order its number."""
    after = replace(order, status=OrderStatus.PENDING, provider_order=number)
    return OrderChange(after=after, notices=(status_notice(order, "pending"),))


async def numbers(database: Database) -> list[str | None]:
    async with database.read() as connection:
        return list(await connection.scalars(text("SELECT provider_order FROM orders ORDER BY id")))


async def waiting(database: Database) -> list[int]:
    """The orders with a waiting message."""
    async with database.read() as connection:
        return list(await connection.scalars(text("SELECT order_id FROM notices WHERE done_at IS NULL ORDER BY id")))


async def test_a_number_of_another_order_is_not_stored_but_the_other_changes_are(
    database: Database, service: Service
) -> None:
    first, second, third = await queue(database, service, 3)
    orders = Orders(database)
    await orders.save([named(first, "23501")], NOW)
    with pytest.raises(NumberTaken) as error:
        await orders.save([named(second, "23501"), named(third, "23502")], NOW)
    assert (error.value.order_id, error.value.number) == (second.id, "23501")
    assert await numbers(database) == ["23501", None, "23502"]
    assert await orders.find(second.id) == second
    assert await waiting(database) == [first.id, third.id]


async def test_if_two_orders_in_one_batch_name_a_number_the_first_gets_it(database: Database, service: Service) -> None:
    placed = await queue(database, service, 2)
    with pytest.raises(NumberTaken):
        await Orders(database).save([named(order, "23501") for order in reversed(placed)], NOW)
    assert await numbers(database) == ["23501", None]


async def test_two_processes_that_name_one_number_at_once_give_it_to_one_order(
    database: Database, other_process: Database, service: Service
) -> None:
    placed = await queue(database, service, 20)
    stores = [Orders(database), Orders(other_process)] * 10
    changes = [named(order, f"{place // 2}") for place, order in enumerate(placed)]
    answers = await asyncio.gather(
        *(store.save([change], NOW) for store, change in zip(stores, changes, strict=True)), return_exceptions=True
    )
    assert all(isinstance(answer, NumberTaken | set) for answer in answers), answers
    assert len([answer for answer in answers if isinstance(answer, NumberTaken)]) == 10
    assert sorted(number or "" for number in await numbers(database)) == [""] * 10 + [str(n) for n in range(10)]


async def test_another_provider_may_use_the_same_number_and_many_orders_have_none(database: Database) -> None:
    service = await offer(database)
    here, there = await queue(database, service, 2)
    async with database.write() as connection:
        await connection.execute(text("UPDATE orders SET provider = 'south' WHERE id = :id"), {"id": there.id})
    await Orders(database).save([named(here, "23501"), named(replace(there, provider="south"), "23501")], NOW)
    assert await numbers(database) == ["23501", "23501"]
    await queue(database, service, 3)


async def test_an_older_database_with_one_number_for_several_orders_is_migrated(
    database: Database, service: Service
) -> None:
    def older(connection: Connection) -> None:
        command.downgrade(config(connection, SCRIPTS), "0003")

    def newer(connection: Connection) -> None:
        command.upgrade(config(connection, SCRIPTS), "head")

    _, _, ended, alone, elsewhere = [{"id": order.id} for order in await place(database, service, 5)]
    async with database.write() as connection:
        await connection.run_sync(older)
        await connection.execute(text("UPDATE orders SET provider_order = '7'"))
        await connection.execute(text("UPDATE orders SET status = 'completed' WHERE id = :id"), ended)
        await connection.execute(text("UPDATE orders SET provider_order = '8' WHERE id = :id"), alone)
        await connection.execute(text("UPDATE orders SET provider = 'south' WHERE id = :id"), elsewhere)
        await connection.run_sync(newer)
    assert await numbers(database) == ["7", None, None, "8", "7"]
    (unclear,) = await Orders(database).unconfirmed()
    assert (unclear.provider_order, unclear.next_check_at, unclear.version) == (None, None, 3)
    assert unclear.error == "the provider's number 7 was stored for another order, too"
    async with database.read() as connection:
        statuses = list(await connection.scalars(text("SELECT status FROM orders ORDER BY id")))
    assert statuses == ["pending", "unconfirmed", "completed", "pending", "pending"]
