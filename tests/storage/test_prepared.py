"""Prepared statements go past SQLAlchemy on SQLite; the values are the same on both databases."""

from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from core.catalogue.service import Service
from core.orders.status import OrderStatus
from storage.database import Database
from storage.sql.prepared import Prepared
from storage.tables import orders
from tests.storage.samples import place

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
