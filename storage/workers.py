"""Which processes are alive. Claims of any other are free to be taken over."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select

from storage.database import Database
from storage.statements import upsert
from storage.tables import workers

ALIVE_FOR = timedelta(seconds=20)
"""How long after its last beat a worker counts as alive; beat several times within it."""


def alive(now: datetime) -> Select[tuple[str]]:
    return select(workers.c.worker).where(workers.c.seen_at > now - ALIVE_FOR)


def is_alive(worker: str, now: datetime) -> ColumnElement[bool]:
    """Whether `worker` counts as alive. One that does not may claim nothing: it would be taken from it at once."""
    return alive(now).where(workers.c.worker == worker).exists()


def unclaimed(worker: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """Whether the row with this `worker` column is nobody's, or a dead worker's."""
    return worker.is_(None) | worker.not_in(alive(now))


class Workers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, worker: str, now: datetime) -> None:
        """Says that `worker` is alive. To be called before its first claim: unknown workers get nothing."""
        async with self._database.write() as connection:
            await upsert(connection, workers, {"worker": worker}, {"seen_at": now})

    async def leave(self, worker: str) -> None:
        """Says that `worker` stops, so that its claims are free at once."""
        async with self._database.write() as connection:
            await connection.execute(delete(workers).where(workers.c.worker == worker))

    async def clear(self) -> None:
        """Forgets all workers. For the start of a process that knows to be the only one."""
        async with self._database.write() as connection:
            await connection.execute(delete(workers))
