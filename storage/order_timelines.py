"""Anybody's orders for admins: found by anything known about them, with all that happened to them."""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.audit import AuditEntry
from core.money.ledger import Entry
from core.notices.notice import KINDS
from core.orders.order import Order, Refill
from core.orders.order_list import number_of
from core.orders.timeline import OrderEvent, Timeline, Told
from core.requests.request import Request
from storage.database import Database
from storage.order_rows import OPEN_FIRST, ORDER, read_order
from storage.people_search import named
from storage.sql.prepared import Prepared
from storage.sql.words import contains
from storage.tables import audit, ledger_entries, notices, order_events, orders, refills, requests, users

_EVENT_NAMES = [field.name for field in fields(OrderEvent)]
_EVENT = [order_events.c[name] for name in _EVENT_NAMES]
_REFILL = [refills.c[field.name] for field in fields(Refill)]
_REQUEST = [requests.c[field.name] for field in fields(Request)]
_AUDIT = [audit.c[field.name] for field in fields(AuditEntry)]
_MONEY = [ledger_entries.c[field.name] for field in fields(Entry)]
_TOLD = [notices.c.chat_id, notices.c.kind.label("key"), notices.c.created_at, notices.c.done_at, notices.c.outcome]
_INSERT = Prepared(insert(order_events), _EVENT_NAMES)
_EDITS = [key for key, kind in KINDS.items() if kind.edits]
"""Kinds of notices that only bring a card up to date."""
MOST = 200
"""How many rows of one kind a timeline has, the newest ones."""


def note_events(connection: Connection, events: Sequence[OrderEvent]) -> None:
    """Adds events of orders, inside the transaction of the change."""
    _INSERT.run_many(connection, map(attrgetter(*_EVENT_NAMES), events))


class OrderTimelines:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def timeline(self, order_id: int) -> Timeline | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(*ORDER).where(orders.c.id == order_id))).one_or_none()
            if row is None:
                return None
            told = (notices.c.order_id == order_id) & notices.c.kind.not_in(_EDITS)
            return Timeline(
                order=read_order(row),
                events=await _last(connection, OrderEvent, _EVENT, order_events.c.order_id == order_id, order_events),
                told=await _last(connection, Told, _TOLD, told, notices),
                refills=await _last(connection, Refill, _REFILL, refills.c.order_id == order_id, refills),
                requests=await _last(connection, Request, _REQUEST, requests.c.order_id == order_id, requests),
                audit_entries=await _last(connection, AuditEntry, _AUDIT, audit.c.target == f"order:{order_id}", audit),
                money=await _last(connection, Entry, _MONEY, ledger_entries.c.order_id == order_id, ledger_entries),
            )

    async def found(self, words: str, offset: int, limit: int) -> tuple[list[Order], int]:
        """Anybody's orders, the newest first, and the number of all; the order of that very number comes first."""
        number = number_of(words)
        wanted = [orders.c.provider_order == words, contains(orders.c.link, words)]
        async with self._database.read() as connection:
            theirs = await named(connection, words)
        wanted.append(orders.c.user_id.in_(select(users.c.id).where(theirs)))
        if number is not None:
            wanted += [orders.c.id == number, orders.c.user_id == number]
        first = case((orders.c.id == number, 0), else_=1) if number is not None else orders.c.id.desc()
        return await self._page(or_(*wanted), (first, orders.c.id.desc()), offset, limit)

    async def of_person(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        """A person's orders, open ones first, then the newest, and the number of all."""
        return await self._page(orders.c.user_id == user_id, OPEN_FIRST, offset, limit)

    async def _page(
        self, wanted: ColumnElement[bool], order: tuple[ColumnElement[Any], ...], offset: int, limit: int
    ) -> tuple[list[Order], int]:
        rows = select(*ORDER).where(wanted).order_by(*order).offset(offset).limit(limit)
        async with self._database.read() as connection:
            found = [read_order(row) for row in await connection.execute(rows)]
            total = await connection.scalar(select(func.count()).select_from(orders).where(wanted))
        return found, total or 0


async def _last(connection: AsyncConnection, kind: Any, columns: Sequence[Any], wanted: Any, table: Any) -> list[Any]:
    """The newest rows as `kind`, the oldest of them first."""
    rows = await connection.execute(select(*columns).where(wanted).order_by(table.c.id.desc()).limit(MOST))
    return [kind(**row._asdict()) for row in rows][::-1]
