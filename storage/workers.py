"""Which processes are alive. Anyone may take over the claims of the others."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Connection, FromClause, Select, bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.sql.locks import end_frozen_sessions
from storage.sql.statements import put
from storage.tables import workers

ALIVE_FOR = timedelta(seconds=20)
"""How long a worker counts as alive after its last beat; it must beat several times within it."""


def alive(now: datetime) -> Select[tuple[str]]:
    return heard_of_since(now - ALIVE_FOR)


def heard_of_since(then: datetime | BindParameter[datetime]) -> Select[tuple[str]]:
    """The workers that have beaten after `then`."""
    return select(workers.c.worker).where(workers.c.seen_at > then)


async def living(connection: AsyncConnection, now: datetime) -> int:
    """How many workers count as alive."""
    return await connection.scalar(select(func.count()).select_from(alive(now).subquery())) or 0


def is_alive(worker: str, now: datetime) -> ColumnElement[bool]:
    """Whether `worker` counts as alive. If not, it may claim nothing: others would take it over at once."""
    return alive(now).where(workers.c.worker == worker).exists()


def may_take(row: FromClause, worker: str, now: datetime, in_hand: Collection[int] = ()) -> ColumnElement[bool]:
    """Whether `worker` may claim a row: it belongs to nobody, a dead worker or itself, and is not `in_hand`.

    Its own rows count too: if the connection is lost at a commit, the worker gets an error, but they stay claimed.
    A row in hand may look free after such a commit, so it is left out until the worker learns of that.
    """
    free = is_free(row, worker, alive(now))
    # The ids are written into the statement: PostgreSQL takes about 32,000 parameters, and there may be more updates.
    taken = bindparam(None, sorted(in_hand), type_=row.c.id.type, expanding=True, literal_execute=True)
    return free & row.c.id.not_in(taken)


def is_free(row: FromClause, worker: str | BindParameter[str], living: Select[tuple[str]]) -> ColumnElement[bool]:
    """Whether a row belongs to nobody, to `worker` or to one that is not among the living."""
    return row.c.worker.is_(None) | (row.c.worker == worker) | row.c.worker.not_in(living)


class Workers:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def beat(self, worker: str, now: datetime) -> None:
        """Says that `worker` is alive. Call it before the first claim: unknown workers get nothing."""

        def beaten(connection: Connection) -> None:
            put(connection, workers, {"worker": worker}, {"seen_at": now})
            end_frozen_sessions(connection)

        await self._database.writes(beaten)

    async def leave(self, worker: str) -> None:
        """Says that `worker` stops, so that its claims are free at once."""
        async with self._database.write() as connection:
            await connection.execute(delete(workers).where(workers.c.worker == worker))

    async def how_many(self, now: datetime) -> int:
        """How many workers have beaten lately."""
        async with self._database.read() as connection:
            return await living(connection, now)

    async def any_alive(self, now: datetime) -> bool:
        """Whether any worker has beaten lately."""
        async with self._database.read() as connection:
            return (await connection.execute(alive(now).limit(1))).first() is not None

    async def clear(self) -> None:
        """Forgets all workers. For the start of a process that is the only one."""
        async with self._database.write() as connection:
            await connection.execute(delete(workers))
