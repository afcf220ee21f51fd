"""What customers ask about their orders, and the messages whose replies are wanted."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, case, delete, func, insert, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.audit import NewAuditEntry
from core.notices.notice import NewNotice
from core.orders.status import OrderStatus
from core.requests.asking import OpenAlready, TooManyToday
from core.requests.request import FOLLOWED, AwaitedReply, ReplyPurpose, Request, RequestStatus
from storage.audit import record_entry
from storage.database import Database
from storage.notices import store
from storage.sql.locks import lock_rows
from storage.sql.statements import upsert
from storage.tables import orders, request_questions, requests, users

_NAMES = [field.name for field in fields(Request)]
_REQUEST = [requests.c[name] for name in _NAMES]
_OPEN = requests.c.status == RequestStatus.OPEN
_KEPT = timedelta(days=30)
"""How long a question is kept; nobody replies to an older one."""


class Requests:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(
        self, new: Request, since: datetime, most: int, tell: Callable[[Request], Sequence[NewNotice]]
    ) -> Request:
        """Stores a request under a new id, with its notices.

        Raises OpenAlready for an order that has an open one, TooManyToday for a person with `most` since then.
        """
        values = {name: getattr(new, name) for name in _NAMES if name != "id"}
        earlier = select(func.count()).where(requests.c.user_id == new.user_id, requests.c.created_at > since)
        async with self._database.write() as connection:
            await _refuse_second(connection, new)
            if (await connection.scalar(earlier) or 0) >= most:
                raise TooManyToday(most)
            added = await connection.execute(insert(requests).values(**values).returning(requests.c.id))
            stored = replace(new, id=added.scalar_one())
            await store(connection, tell(stored), new.created_at)
        return stored

    async def save(
        self, after: Request, notices: Sequence[NewNotice], now: datetime, audit_entry: NewAuditEntry | None = None
    ) -> bool:
        """Stores a change, if the request is still at `after.version`, with its notices and an admin's audit entry.

        Returns whether it was. Raises OpenAlready where another request about the order is open now.
        """
        values = {name: getattr(after, name) for name in _NAMES if name != "id"} | {"version": after.version + 1}
        mine = (requests.c.id == after.id) & (requests.c.version == after.version)
        async with self._database.write() as connection:
            if after.status is RequestStatus.OPEN:
                await _refuse_second(connection, after)
            if not (await connection.execute(update(requests).where(mine).values(**values))).rowcount:
                return False
            await store(connection, notices, now)
            await record_entry(connection, audit_entry, now)
        return True

    async def find(self, request_id: int) -> Request | None:
        return await self._one(requests.c.id == request_id)

    async def get(self, request_id: int, user_id: int) -> Request | None:
        return await self._one((requests.c.id == request_id) & (requests.c.user_id == user_id))

    async def page(self, user_id: int | None, offset: int, limit: int) -> tuple[list[Request], int]:
        """A person's requests, open ones first, then the newest; with None all open ones, the oldest first."""
        wanted = _OPEN if user_id is None else requests.c.user_id == user_id
        order = (requests.c.id,) if user_id is None else (case((_OPEN, 0), else_=1), requests.c.id.desc())
        rows = select(*_REQUEST).where(wanted).order_by(*order).offset(offset).limit(limit)
        async with self._database.read() as connection:
            found = [_request(row) for row in await connection.execute(rows)]
            total = await connection.scalar(select(func.count()).select_from(requests).where(wanted))
        return found, total or 0

    async def durations(self, service_id: int, limit: int) -> list[timedelta]:
        """How long the last completed orders of a service took."""
        done = (orders.c.service_id == service_id) & (orders.c.status == OrderStatus.COMPLETED)
        last = select(orders.c.created_at, orders.c.status_at).where(done).order_by(orders.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [row.status_at - row.created_at for row in await connection.execute(last)]

    async def ask(self, chat_id: int, message_id: int, question: AwaitedReply, now: datetime) -> None:
        """Remembers the question that a reply to a message answers, and forgets the chat's old ones."""
        key = {"chat_id": chat_id, "message_id": message_id}
        old = (request_questions.c.chat_id == chat_id) & (request_questions.c.asked_at < now - _KEPT)
        values = {"purpose": question.purpose, "about": question.about, "asked_at": now}
        async with self._database.write() as connection:
            await connection.execute(delete(request_questions).where(old))
            await upsert(connection, request_questions, key, values)

    async def question(self, chat_id: int, message_id: int) -> AwaitedReply | None:
        """The question behind that message of the bot; None if no reply is wanted, or for another version's purpose."""
        asked = (request_questions.c.chat_id == chat_id) & (request_questions.c.message_id == message_id)
        columns = (type_coerce(request_questions.c.purpose, Text).label("purpose"), request_questions.c.about)
        async with self._database.read() as connection:
            row = (await connection.execute(select(*columns).where(asked))).one_or_none()
        if row is None or row.purpose not in set(ReplyPurpose) - FOLLOWED:
            return None
        return AwaitedReply(purpose=ReplyPurpose(row.purpose), about=row.about)

    async def followed(self, chat_id: int, question: AwaitedReply) -> list[int]:
        """The messages of a chat that were remembered for the same purpose, the oldest first."""
        same = (request_questions.c.purpose == question.purpose) & (request_questions.c.about == question.about)
        found = select(request_questions.c.message_id).where(request_questions.c.chat_id == chat_id, same)
        async with self._database.read() as connection:
            return list(await connection.scalars(found.order_by(request_questions.c.message_id)))

    async def forget_question(self, chat_id: int, message_id: int) -> None:
        one = (request_questions.c.chat_id == chat_id) & (request_questions.c.message_id == message_id)
        async with self._database.write() as connection:
            await connection.execute(delete(request_questions).where(one))

    async def _one(self, which: ColumnElement[bool]) -> Request | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_REQUEST).where(which))).one_or_none()
        return _request(row) if row is not None else None


async def _refuse_second(connection: AsyncConnection, request: Request) -> None:
    """Raises OpenAlready if another request about the order is open."""
    # A person's presses come here one after the other, in whichever processes.
    await connection.run_sync(lock_rows, users, [request.user_id])
    others = (requests.c.order_id == request.order_id) & (requests.c.id != request.id)
    if (open_one := await connection.scalar(select(requests.c.id).where(others, _OPEN))) is not None:
        raise OpenAlready(open_one)


def _request(row: Row[Any]) -> Request:
    return Request(**row._asdict())
