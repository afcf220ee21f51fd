"""The few statements that SQLAlchemy spells differently per database."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = postgresql.Insert | sqlite.Insert
INSERTS: Mapping[str, Callable[[Table], Insert]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
"""By dialect, for statements that are built once."""


def insert(connection: AsyncConnection | Connection, table: Table) -> Insert:
    """An insert in the connection's dialect, which has `on_conflict_do_...`."""
    return INSERTS[connection.dialect.name](table)


async def upsert(
    connection: AsyncConnection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    new: Mapping[str, Any] | None = None,
) -> None:
    """`put`, for a unit of work that is a coroutine."""
    await connection.run_sync(partial(put, table=table, key=key, values=values, new=new))


def put(
    connection: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Sets `values` in the row of `key`; if there is none, inserts it, with `new` as well."""
    statement = insert(connection, table).values(**key, **values, **(new or {}))
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
