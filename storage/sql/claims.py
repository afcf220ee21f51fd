"""Claims rows for one worker, and saves them back if nobody else has changed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    select,
    update,
)

from storage.sql.locks import lock_rows
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


def save_versions(
    connection: Connection, table: Table, rows: Mapping[int, Mapping[str, Any]], *before: Column[Any]
) -> dict[int, Row[Any]]:
    """Stores each row whose version is unchanged in the database, and frees it.

    Returns those rows by their ids, with what stood in the columns `before`.
    """
    stored = lock_rows(connection, table, rows.keys(), _versions(table, before))
    applied = {row[0]: row for row in stored if rows[row[0]]["version"] == row[1]}
    values = [
        {**rows[row_id], "row": row_id, "version": rows[row_id]["version"] + 1, "worker": None}
        for row_id in sorted(applied)
    ]
    if values:
        connection.execute(_one(table), values)
    return applied


@cache  # building a statement anew takes longer than carrying it out
def _versions(table: Table, before: tuple[Column[Any], ...]) -> Select[Any]:
    wanted = table.c.id.in_(bindparam("rows", expanding=True))
    columns = select(table.c.id, table.c.version, *before).where(wanted).order_by(table.c.id)
    return columns.with_for_update(skip_locked=True, key_share=True)


@cache
def _one(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row"))
