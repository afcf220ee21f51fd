"""Claims rows for one worker, and saves them back if nobody else has changed them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Table,
    bindparam,
    literal_column,
    null,
    select,
    update,
)

from storage.sql.locks import lock_rows
from storage.sql.prepared import Prepared
from storage.sql.statements import among
from storage.workers import is_alive


def claim(
    connection: Connection,
    table: Table,
    columns: Sequence[Column[Any]],
    *,
    worker: str,
    now: datetime,
    wanted: ColumnElement[bool],
    first: ColumnElement[Any],
    limit: int,
    values: Mapping[str, Any] | None = None,
) -> list[Row[Any]]:
    """Claims up to `limit` of the `wanted` rows for `worker`, if it is alive, and sets `values` in them.

    Takes them in the order of `first` and returns their `columns` in that order.
    """
    wanted &= is_alive(worker, now)
    order = (first, table.c.id)
    locked = select(table.c.id).where(wanted).order_by(*order).limit(limit)
    found = connection.scalars(locked.with_for_update(skip_locked=True, key_share=True))
    place = {row_id: index for index, row_id in enumerate(found)}
    if not place:
        return []
    # Check `wanted` again: a row that was claimed between the select's snapshot and its lock shows its new worker only
    # now.
    taking = (
        update(table).where(table.c.id.in_(place), wanted).values(**(values or {}), worker=worker).returning(*columns)
    )
    return sorted(connection.execute(taking), key=lambda row: place[row.id])


def save_versions(connection: Connection, table: Table, names: tuple[str, ...], after: Mapping[int, Any]) -> set[int]:
    """Stores the columns `names` of each row whose version is unchanged in the database, and frees it.

    `after` has the rows as objects, by their ids; returns the ids of those that are stored.
    """
    stored = lock_rows(connection, table, after.keys(), _versions(table))
    applied = [row_id for row_id, version in stored if after[row_id].version == version]
    write_versions(connection, table, names, [after[row_id] for row_id in applied])
    return set(applied)


def write_versions(connection: Connection, table: Table, names: tuple[str, ...], rows: Iterable[Any]) -> None:
    """Stores the columns `names` of rows that are locked, as their next version, and frees them."""
    _one(table, names).run_many(connection, map(attrgetter("id", *names), rows))


@cache  # building a statement anew takes longer than carrying it out
def _versions(table: Table) -> Prepared:
    columns = select(table.c.id, table.c.version).where(among(table.c.id, "rows")).order_by(table.c.id)
    return Prepared(columns.with_for_update(skip_locked=True, key_share=True))


@cache
def _one(table: Table, names: tuple[str, ...]) -> Prepared:
    freed = {"version": table.c.version + literal_column("1"), "worker": null()}
    return Prepared(update(table).where(table.c.id == bindparam("row")).values(freed), ["row", *names])
