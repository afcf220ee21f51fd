"""Which processes are alive. Claims of any other are free to be taken over."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, delete, select

from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import workers

ALIVE_FOR = timedelta(seconds=20)
"""How long after its last beat a worker counts as alive; beat several times within it."""


def alive(now: datetime) -> Select[tuple[str]]:
    return select(workers.c.worker).where(workers.c.seen_at > now - ALIVE_FOR)


def is_alive(worker: str, now: datetime) -> ColumnElement[bool]:
    """Whether `worker` counts as alive. One that does not may claim nothing: it would be taken from it at once."""
    return alive(now).where(workers.c.worker == worker).exists()


def may_take(row: FromClause, worker: str, now: datetime, in_hand: Collection[int] = ()) -> ColumnElement[bool]:
    """Whether `worker` may claim a row: it is nobody's, a dead worker's or its own, and not `in_hand`.

    Its own, because a connection that is lost at a commit leaves rows claimed for a worker that was told of an error.
    What it has in hand may be free all the same, if that is how an earlier commit ended: it learns of it first.
    """
    free = row.c.worker.is_(None) | (row.c.worker == worker) | row.c.worker.not_in(alive(now))
    # Written into the statement: PostgreSQL takes some 32,000 parameters, and a flood may leave more updates in hand.
    taken = bindparam(None, sorted(in_hand), type_=row.c.id.type, expanding=True, literal_execute=True)
    return free & row.c.id.not_in(taken)


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
