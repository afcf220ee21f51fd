"""The few statements that SQLAlchemy spells per dialect, and locks that only PostgreSQL needs."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

Insert = postgresql.Insert | sqlite.Insert


class LockName(IntEnum):
    """Keys of PostgreSQL advisory locks, which share one number space per database."""

    MIGRATION = 7_230_001
    NOTICES = 7_230_002


def insert(connection: AsyncConnection, table: Table) -> Insert:
    """An insert of the connection's dialect, which knows `on_conflict_do_...`."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


async def upsert(
    connection: AsyncConnection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Sets `values` in the row of `key`; where there is none, inserts it with `new` as well."""
    statement = insert(connection, table).values(**key, **values, **(new or {}))
    await connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


async def take_turns(connection: AsyncConnection, name: LockName) -> None:
    """Waits until no other transaction holds `name`, and holds it to the end of this one."""
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        await connection.execute(select(func.pg_advisory_xact_lock(int(name))))
