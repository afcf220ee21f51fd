"""Prepared statements go past SQLAlchemy on SQLite; the values are the same on both databases."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select, update

from core.catalogue.service import Service
from core.orders.status import OrderStatus
from storage.database import Database
from storage.sql.prepared import Prepared
from storage.tables import orders
from tests.storage.samples import NOW, SECOND, place

_EVERY = select(orders).order_by(orders.c.id)
_END = (
    update(orders)
    .where(orders.c.id == bindparam("one"))
    .values(status=bindparam("ends_as"))
    .returning(orders.c.status, orders.c.created_at)
)


async def test_it_finds_what_sqlalchemy_finds(database: Database, service: Service) -> None:
    await place(database, service, 3)

    def both_ways(connection: Connection) -> tuple[list[Any], list[Any]]:
        prepared = Prepared(_EVERY).rows(connection, {})
        return list(map(tuple, prepared)), list(map(tuple, connection.execute(_EVERY)))

    prepared, plain = await database.reads(both_ways)
    assert prepared == plain
    assert len(plain) == 3


async def test_what_it_changes_comes_back_as_it_is_stored(database: Database, service: Service) -> None:
    first, second = await place(database, service, 2)
    ending = Prepared(_END)

    def ends(connection: Connection) -> list[Any]:
        changed = ending.one(connection, {"one": first.id, "ends_as": OrderStatus.COMPLETED})
        nobody = ending.one(connection, {"one": second.id + 1, "ends_as": OrderStatus.COMPLETED})
        return [tuple(changed or ()), nobody]

    assert await database.writes(ends) == [(OrderStatus.COMPLETED, first.created_at), None]
    statuses = await database.reads(lambda connection: list(connection.scalars(select(orders.c.status))))
    assert sorted(statuses) == sorted([OrderStatus.COMPLETED, second.status])


async def test_what_is_written_into_the_statement_needs_no_name(database: Database, service: Service) -> None:
    first, second, _ = await place(database, service, 3)
    found = Prepared(_EVERY.where(orders.c.id >= bindparam("least"), orders.c.id < 2**40).limit(2))
    rows = await database.reads(lambda connection: found.rows(connection, {"least": first.id}))
    assert [row[0] for row in rows] == [first.id, second.id]


async def test_many_rows_are_written_as_one_by_one(database: Database, service: Service) -> None:
    placed = await place(database, service, 6)
    ending = Prepared(
        update(orders).where(orders.c.id == bindparam("row")).values(version=orders.c.version + literal_column("1")),
        ["row", "status", "status_at", "price"],
    )
    ends = [(OrderStatus.PARTIAL, NOW, None), (OrderStatus.COMPLETED, NOW + SECOND, Decimal("0.10"))]
    told = [(order.id, *ends[order.id % 2]) for order in placed]

    def both(connection: Connection) -> list[Any]:
        ending.run_many(connection, [])
        ending.run_many(connection, told)
        return [(one.id, one.status, one.status_at, one.price) for one in connection.execute(_EVERY)]

    assert sorted(await database.writes(both)) == sorted(told)
