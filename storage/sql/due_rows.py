"""Finds orders and refills that are due for a look at their provider, and claims them for one worker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Table, bindparam, select, update

from storage.database import Database
from storage.sql.columns import UtcDateTime
from storage.sql.prepared import Prepared
from storage.sql.statements import among, one_of
from storage.workers import ALIVE_FOR, heard_of_since, is_free


class DueRows:
    """Claims rows of one table by their `next_check_at`. Its statements are built once, because building is slow."""

    def __init__(self, table: Table, columns: Sequence[Column[Any]], statuses: Sequence[StrEnum]) -> None:
        due, living = table.c.next_check_at, heard_of_since(bindparam("since", type_=UtcDateTime()))
        is_due = due <= bindparam("now", type_=due.type)
        worker: BindParameter[str] = bindparam("claimant")
        wanted = one_of(table.c.status, statuses) & (due <= bindparam("until")) & is_free(table, worker, living)
        wanted &= living.where(living.selected_columns.worker == worker).exists()
        here = select(is_due, *columns).where(table.c.provider == bindparam("at"), wanted)
        found = here.order_by(due, table.c.id).limit(bindparam("limit"))
        self._find = Prepared(found)
        self._lock = found.with_only_columns(is_due, table.c.id).with_for_update(skip_locked=True, key_share=True)
        # `wanted` again: a row that was claimed between the snapshot of the select and its lock shows that only now.
        # Without the provider, which never changes: with it SQLite would go through all that is due, by the index.
        mine = among(table.c.id, "found") & wanted
        self._take = update(table).where(mine).values(worker=worker).returning(*columns)
        self._id = [column.name for column in columns].index("id")

    async def claim(
        self, database: Database, *, provider: str, worker: str, now: datetime, limit: int, soon: timedelta
    ) -> list[Sequence[Any]]:
        """Takes up to `limit` rows due by `now + soon`, the longest overdue first; none unless one is due now.

        A process that holds its database alone only reads: there is nobody else who could take them.
        """
        named = {"at": provider, "claimant": worker, "until": now + soon, "since": now - ALIVE_FOR}
        search = {**named, "now": now, "limit": limit}

        def found(connection: Connection) -> list[Sequence[Any]]:
            rows = self._find.rows(connection, search)
            return [row[1:] for row in rows] if rows and rows[0][0] else []

        def taken(connection: Connection) -> list[Sequence[Any]]:
            rows: Sequence[Any] = connection.execute(self._lock, search).all()
            if not rows or not rows[0][0]:
                return []
            place = {row_id: index for index, (_, row_id) in enumerate(rows)}
            claimed = connection.execute(self._take, {**named, "found": list(place)})
            return sorted(claimed, key=lambda row: place[row[self._id]])

        if database.is_held:
            return await database.reads(found)
        # It does not wait for the disk: nothing is sent by this claim, so after a power cut it is simply made again.
        return await database.writes(taken, lasts=False)
