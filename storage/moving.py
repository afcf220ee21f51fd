"""Moves all that a SQLite database holds to an empty PostgreSQL database, and checks that it arrived."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, DatabaseTrouble
from storage.files import hold
from storage.migrations import migrate
from storage.replaced_database import fold_journal, name_aside, part_with_journals
from storage.sql.columns import Money
from storage.tables import metadata, schema_support

_BATCH = 500
"""Rows read and written at once, so that memory does not grow with the database."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a table that are compared on both sides: its rows, and the sum of each column with money."""

    rows: int
    sums: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Moved:
    """`kept` is where the SQLite file is now: a bot that started on it would order again what is queued in it."""

    totals: Mapping[str, Totals]
    kept: Path


async def move(file: Path, target: Database, now: datetime) -> Moved:
    """Moves the SQLite database `file` to `target`, and sets the file aside. The caller closes `target`.

    Raises DatabaseTrouble, and then `target` is as empty as before and `file` is where it was.
    """
    if target.dialect != "postgresql":
        raise DatabaseTrouble("a database is copied to postgresql://USER@HOST/NAME")
    with _held(file):
        source = Database(f"sqlite:///{file}")
        try:
            totals = await _move(source, target)
        finally:
            await source.close()
        return Moved(totals, await asyncio.to_thread(_set_aside, file, now))


def _held(file: Path) -> IO[Any]:
    if not file.is_file():
        raise DatabaseTrouble(f"database {file}: there is no such file")
    return hold(file)


# The migrations of both databases have filled it alike.
_TABLES = [table for table in metadata.sorted_tables if table is not schema_support]


async def _move(source: Database, target: Database) -> dict[str, Totals]:
    await migrate(source)
    await migrate(target)
    async with source.read() as here, target.write() as there:
        # The server would end the transaction while many rows are read here. Nobody waits for it: no bot runs yet.
        await there.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await _refuse_used(there, target)
        totals = {table.name: await _copy(table, here, there, target) for table in _TABLES}
        await _count_on(here, there)
    return totals


async def _refuse_used(there: AsyncConnection, target: Database) -> None:
    for table in _TABLES:
        if await there.scalar(select(func.count()).select_from(table)):
            raise DatabaseTrouble(f"{target} is not empty: it has rows in {table.name}")


async def _copy(table: Table, here: AsyncConnection, there: AsyncConnection, target: Database) -> Totals:
    rows, keys = await here.stream(select(table)), table.columns.keys()
    async for batch in rows.partitions(_BATCH):
        # A row has the names in the database, an insert takes the keys: they differ where a column was renamed here.
        await there.execute(table.insert(), [dict(zip(keys, row, strict=True)) for row in batch])
    wanted, arrived = await _totals(table, here), await _totals(table, there)
    if wanted != arrived:
        raise DatabaseTrouble(f"{target}: {table.name} did not arrive whole: {wanted}, not {arrived}")
    return arrived


async def _totals(table: Table, connection: AsyncConnection) -> Totals:
    """Added up here on both sides: SQLite itself would add money as floats."""
    columns = [column for column in table.columns if isinstance(column.type, Money)]
    count, sums = 0, {column.name: Decimal(0) for column in columns}
    if not columns:
        return Totals(await connection.scalar(select(func.count()).select_from(table)) or 0, sums)
    rows = await connection.stream(select(*columns))
    async for row in rows:
        count += 1
        for name, amount in row._mapping.items():
            sums[name] += amount or 0
    return Totals(count, sums)


async def _count_on(here: AsyncConnection, there: AsyncConnection) -> None:
    """Ids go on where they were, those of removed rows included: no order gets the number of an earlier one."""
    for name, last in await here.execute(text("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")):
        if name in metadata.tables:
            values: dict[str, Any] = {"table": name, "last": last}
            await there.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"), values)


def _set_aside(file: Path, now: datetime) -> Path:
    # SQLite too follows links to the file before it names the journal.
    file = file.resolve()
    try:
        kept = name_aside(file, "copied", now)
        fold_journal(file)
        file.rename(kept)
        part_with_journals(file, kept)
    except (sqlite3.Error, OSError) as error:
        trouble = f"everything was copied, but {file} could not be renamed: {error}; never start a bot on it again"
        raise DatabaseTrouble(trouble) from error
    return kept
