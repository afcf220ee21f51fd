"""Claims orders and refills that are due for a look at their provider."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Row, Table, bindparam, select, update

from storage.sql.columns import UtcDateTime
from storage.workers import ALIVE_FOR, heard_of_since, is_free


class DueRows:
    """Claims rows of one table by their `next_check_at`. Its statements are built once, because building is slow."""

    def __init__(self, table: Table, columns: Sequence[Column[Any]], statuses: Sequence[StrEnum]) -> None:
        due, living = table.c.next_check_at, heard_of_since(bindparam("since", type_=UtcDateTime()))
        worker: BindParameter[str] = bindparam("claimant")
        wanted = (table.c.provider == bindparam("at")) & table.c.status.in_(statuses)
        wanted &= (due <= bindparam("until")) & is_free(table, worker, living)
        wanted &= living.where(living.selected_columns.worker == worker).exists()
        found = select(table.c.id, due).where(wanted).order_by(due, table.c.id).limit(bindparam("limit"))
        self._find = found.with_for_update(skip_locked=True, key_share=True)
        # `wanted` again: a row that was claimed between the snapshot of the select and its lock shows that only now.
        mine = table.c.id.in_(bindparam("found", expanding=True)) & wanted
        self._take = update(table).where(mine).values(worker=worker).returning(*columns)
        self._id = [column.name for column in columns].index("id")

    def claim(
        self, connection: Connection, *, provider: str, worker: str, now: datetime, limit: int, soon: timedelta
    ) -> list[Row[Any]]:
        """Takes up to `limit` rows due by `now + soon`, the longest overdue first; none unless one is due now."""
        named = {"at": provider, "claimant": worker, "until": now + soon, "since": now - ALIVE_FOR}
        found = connection.execute(self._find, {**named, "limit": limit}).all()
        if not found or found[0].next_check_at > now:
            return []
        place = {row.id: index for index, row in enumerate(found)}
        taken = connection.execute(self._take, {**named, "found": list(place)})
        return sorted(taken, key=lambda row: place[row[self._id]])
