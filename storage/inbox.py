"""The inbox: updates are stored before Telegram is told that they arrived, and handled once each."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from storage.database import Database
from storage.statements import insert
from storage.tables import inbox
from storage.workers import is_alive, may_take

Payload = dict[str, Any]


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(self, updates: Mapping[int, Payload], worker: str, now: datetime) -> set[int]:
        """Stores one batch, by update_id, for `worker`; returns the ids of the batch that are its own to handle.

        These are new, or it stored them before with a commit that it did not hear of; nothing that is done.
        """
        rows = [
            {"update_id": update_id, "payload": payload, "received_at": now, "worker": worker}
            for update_id, payload in updates.items()
        ]
        if not rows:
            return set()
        async with self._database.write() as connection:
            statement = insert(connection, inbox).values(rows)
            await connection.execute(statement.on_conflict_do_nothing(index_elements=["update_id"]))
            own = inbox.c.update_id.in_(updates) & (inbox.c.worker == worker) & inbox.c.done_at.is_(None)
            return set(await connection.scalars(select(inbox.c.update_id).where(own)))

    async def take_over(self, worker: str, now: datetime, in_hand: Collection[int] = ()) -> dict[int, Payload]:
        """Takes what nobody handles: a dead worker's, `worker`'s own that is not `in_hand`; by update_id, in order."""
        free = may_take(inbox, worker, now, in_hand, key="update_id")
        wanted = inbox.c.done_at.is_(None) & free & is_alive(worker, now)
        async with self._database.write() as connection:
            locked = select(inbox.c.update_id).where(wanted).with_for_update(skip_locked=True)
            found = list(await connection.scalars(locked))
            taking = update(inbox).where(inbox.c.update_id.in_(found), wanted).values(worker=worker)
            rows = await connection.execute(taking.returning(inbox.c.update_id, inbox.c.payload))
            return {row.update_id: row.payload for row in sorted(rows, key=lambda row: row.update_id)}

    async def done(self, update_id: int, now: datetime) -> None:
        """The update was handled; it is kept a while, so that it is known should it come again."""
        async with self._database.write() as connection:
            values = {"done_at": now, "worker": None}
            await connection.execute(update(inbox).where(inbox.c.update_id == update_id).values(**values))

    async def forget(self, before: datetime) -> int:
        """Removes what was handled before then; returns how many."""
        async with self._database.write() as connection:
            removed = await connection.execute(delete(inbox).where(inbox.c.done_at < before))
        return removed.rowcount
