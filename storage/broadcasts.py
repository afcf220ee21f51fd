"""Broadcasts: each begins once, is sent by one process at a time, and goes to each person once."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, LetIn, Message, Progress, Reached, Recipient
from core.notices.notice import NewNotice
from storage.audit import record
from storage.broadcast_audience import in_audience
from storage.database import Database
from storage.notices import store
from storage.sql.claims import claim
from storage.sql.statements import insert as insert_or
from storage.tables import broadcast_people, broadcasts, users
from storage.workers import is_alive, may_take

_NAMES = ("id", "by", "created_at", "progress", "audience", "language", "size", "passed")
_COLUMNS = [broadcasts.c[name] for name in (*_NAMES, "text", "chat_id", "message_id")]
_SENDING = broadcasts.c.progress == Progress.SENDING


class Broadcasts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def draft(self, message: Message, by: int, now: datetime) -> Broadcast:
        values: dict[str, Any] = {"text": message.text, "chat_id": message.chat_id, "message_id": message.message_id}
        values |= {"by": by, "created_at": now, "progress": Progress.DRAFT, "size": 0, "passed": 0}
        async with self._database.write() as connection:
            row = await connection.execute(insert(broadcasts).values(**values).returning(*_COLUMNS))
            return _broadcast(row.one())

    async def find(self, broadcast_id: int) -> Broadcast | None:
        async with self._database.read() as connection:
            rows = await connection.execute(select(*_COLUMNS).where(broadcasts.c.id == broadcast_id))
            row = rows.one_or_none()
        return None if row is None else _broadcast(row)

    async def count(self, audience: Audience, language: str | None, languages: Collection[str], let_in: LetIn) -> int:
        people = in_audience(audience, language, languages, let_in)
        async with self._database.read() as connection:
            return await connection.scalar(select(func.count()).select_from(users).where(people)) or 0

    async def begin(
        self, broadcast_id: int, audience: Audience, language: str | None, size: int, by: int, now: datetime
    ) -> bool:
        """Begins to send a draft. False if it was not a draft any more."""
        values = {"progress": Progress.SENDING, "audience": audience, "language": language, "size": size}
        draft = broadcasts.c.progress == Progress.DRAFT
        facts = {"audience": audience.value, "language": language, "people": size}
        async with self._database.write() as connection:
            if not await _change(connection, broadcast_id, draft, values | {"begun_at": now}):
                return False
            await _record(connection, "broadcast.begun", broadcast_id, by, facts, now)
        return True

    async def discard(self, broadcast_id: int) -> bool:
        """Deletes a draft. False if it was not a draft any more."""
        draft = (broadcasts.c.id == broadcast_id) & (broadcasts.c.progress == Progress.DRAFT)
        async with self._database.write() as connection:
            return (await connection.execute(delete(broadcasts).where(draft))).rowcount > 0

    async def stop(self, broadcast_id: int, by: int, now: datetime, notices: Sequence[NewNotice] = ()) -> bool:
        """Stops a broadcast, so that nobody else gets it. False if it was not being sent."""
        values = {"progress": Progress.STOPPED, "ended_at": now, "worker": None}
        async with self._database.write() as connection:
            if not await _change(connection, broadcast_id, _SENDING, values):
                return False
            await _record(connection, "broadcast.stopped", broadcast_id, by, None, now)
            await store(connection, notices, now)
        return True

    async def result(self, broadcast_id: int) -> BroadcastResult:
        async with self._database.read() as connection:
            return await _result(connection, broadcast_id)

    async def claim(self, worker: str, now: datetime) -> Broadcast | None:
        """Takes the oldest broadcast that is to be sent and that no living process has.

        A broadcast has one sender, which looks here between two slices. So a person noted without an outcome was
        left by a crash, and becomes unknown.
        """
        async with self._database.read() as connection:
            if (await connection.execute(select(broadcasts.c.id).where(_SENDING).limit(1))).first() is None:
                return None
        free = _SENDING & may_take(broadcasts, worker, now)
        how: dict[str, Any] = {"worker": worker, "now": now, "wanted": free, "first": broadcasts.c.id, "limit": 1}

        def taken(connection: Connection) -> Broadcast | None:
            rows = claim(connection, broadcasts, _COLUMNS, **how)
            for row in rows:
                lost = (broadcast_people.c.broadcast_id == row.id) & broadcast_people.c.reached.is_(None)
                connection.execute(update(broadcast_people).where(lost).values(reached=Reached.UNKNOWN))
            return _broadcast(rows[0]) if rows else None

        return await self._database.writes(taken)

    async def next_recipients(
        self, broadcast: Broadcast, languages: Collection[str], let_in: LetIn, limit: int
    ) -> list[Recipient]:
        """The next people who have not been dealt with, by their ids."""
        people = in_audience(broadcast.audience or Audience.ALL, broadcast.language, languages, let_in)
        noted = select(broadcast_people.c.user_id).where(
            broadcast_people.c.broadcast_id == broadcast.id, broadcast_people.c.user_id == users.c.id
        )
        columns = (users.c.id, users.c.language, users.c.telegram_language)
        fresh = select(*columns).where(users.c.id > broadcast.passed, people, ~noted.exists())
        async with self._database.read() as connection:
            rows = await connection.execute(fresh.order_by(users.c.id).limit(limit))
            return [Recipient(row.id, row.language, row.telegram_language) for row in rows]

    async def leaves(self, broadcast_id: int, user_id: int, worker: str, now: datetime) -> bool:
        """Notes that a message leaves for a person. False if it may not."""
        mine = select(broadcasts.c.id).where(
            broadcasts.c.id == broadcast_id, broadcasts.c.worker == worker, _SENDING, is_alive(worker, now)
        )
        person = {"broadcast_id": broadcast_id, "user_id": user_id}

        def noted(connection: Connection) -> bool:
            if connection.execute(mine).first() is None:
                return False
            row = insert_or(connection, broadcast_people).values(**person, at=now)
            first = row.on_conflict_do_nothing(index_elements=list(person)).returning(broadcast_people.c.user_id)
            return connection.execute(first).first() is not None

        return await self._database.writes(noted)

    async def note(self, broadcast_id: int, user_id: int, reached: Reached) -> None:
        one = update(broadcast_people).where(_one(broadcast_id, user_id)).values(reached=reached)
        await self._database.writes(lambda connection: connection.execute(one))

    async def take_back(self, broadcast_id: int, user_id: int) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(broadcast_people).where(_one(broadcast_id, user_id)))

    async def pass_by(self, broadcast_id: int, user_id: int, now: datetime, notices: Sequence[NewNotice] = ()) -> None:
        async with self._database.write() as connection:
            one = update(broadcasts).where(broadcasts.c.id == broadcast_id, broadcasts.c.passed < user_id)
            await connection.execute(one.values(passed=user_id))
            await store(connection, notices, now)

    async def finish(
        self, broadcast_id: int, worker: str, now: datetime, tell: Callable[[BroadcastResult], Sequence[NewNotice]]
    ) -> bool:
        """Ends it with the notices of its result. False if `worker` is not its sender."""
        mine = _SENDING & (broadcasts.c.worker == worker)
        async with self._database.write() as connection:
            values = {"progress": Progress.DONE, "ended_at": now, "worker": None}
            if not await _change(connection, broadcast_id, mine, values):
                return False
            await store(connection, tell(await _result(connection, broadcast_id)), now)
        return True

    async def forget(self, before: datetime) -> int:
        """Removes broadcasts that ended before then, and drafts from before then; returns how many.

        Whom a broadcast reached is needed until its end, so that nobody gets it twice; the audit keeps that it was.
        """
        ended = broadcasts.c.ended_at < before
        draft = (broadcasts.c.progress == Progress.DRAFT) & (broadcasts.c.created_at < before)
        old = or_(ended, draft)

        def forgotten(connection: Connection) -> int:
            ids = select(broadcasts.c.id).where(old)
            connection.execute(delete(broadcast_people).where(broadcast_people.c.broadcast_id.in_(ids)))
            return connection.execute(delete(broadcasts).where(old)).rowcount

        return await self._database.writes(forgotten)


async def _change(
    connection: AsyncConnection, broadcast_id: int, where: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    one = update(broadcasts).where(broadcasts.c.id == broadcast_id, where).values(**values)
    return (await connection.execute(one)).rowcount > 0


async def _record(
    connection: AsyncConnection, action: str, broadcast_id: int, by: int, after: dict[str, Any] | None, now: datetime
) -> None:
    target = f"broadcast:{broadcast_id}"
    await record(connection, actor=by, action=action, target=target, before=None, after=after, now=now)


async def _result(connection: AsyncConnection, broadcast_id: int) -> BroadcastResult:
    of_it = broadcast_people.c.broadcast_id == broadcast_id
    reached = broadcast_people.c.reached
    rows = await connection.execute(select(reached, func.count()).where(of_it).group_by(reached))
    return BroadcastResult(**{kind.value: count for kind, count in rows if kind is not None})


def _one(broadcast_id: int, user_id: int) -> ColumnElement[bool]:
    return (broadcast_people.c.broadcast_id == broadcast_id) & (broadcast_people.c.user_id == user_id)


def _broadcast(row: Row[Any]) -> Broadcast:
    message = Message(text=row.text, chat_id=row.chat_id, message_id=row.message_id)
    return Broadcast(**{name: getattr(row, name) for name in _NAMES}, message=message)
