"""Limits: people's own ones, and the check of an order against the orders of the last day."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from core.audit.audit import NewAuditEntry
from core.money.limits import DAY, Limits, OwnLimits, check
from core.orders.order import Order
from storage.audit import note_entry
from storage.database import Database
from storage.ledger_tables import person_limits
from storage.spending import bills_since
from storage.sql.locks import lock_accounts, lock_shop_limit
from storage.sql.prepared import Prepared
from storage.sql.statements import insert

_OWN = Prepared(
    select(person_limits.c.per_order, person_limits.c.per_day).where(person_limits.c.user_id == bindparam("person"))
)


class ShopLimitQueue:
    """The queue for the check against the shop's limit: only one connection of a process waits there."""

    def __init__(self, database: Database) -> None:
        self._on_file = database.file is not None
        self._turn = asyncio.Lock()

    def turn(self, limits: Limits | None) -> AbstractAsyncContextManager[None]:
        """Waits for this process's turn, if the shop has a limit. On SQLite those that wait share a transaction."""
        must_wait = limits is not None and limits.per_day is not None and not self._on_file
        return self._turn if must_wait else nullcontext()


class PersonLimits:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> OwnLimits | None:
        return await self._database.glance(lambda connection: _of(connection, user_id))

    async def set(self, user_id: int, own: OwnLimits, audit_entry: NewAuditEntry, now: datetime) -> None:
        """Stores a person's own limits, with the audit entry."""
        values = {"per_order": own.per_order, "per_day": own.per_day, "set_at": now}

        def stored(connection: Connection) -> None:
            new = insert(connection, person_limits).values(user_id=user_id, **values)
            connection.execute(new.on_conflict_do_update(index_elements=["user_id"], set_=values))
            note_entry(connection, audit_entry, now)

        await self._database.writes(stored)


def check_limits(connection: Connection, order: Order, limits: Limits | None, now: datetime) -> None:
    """Raises OverLimit if `order`, which is stored in this transaction, is too much.

    Two presses at once are checked one after the other.
    """
    if limits is None:
        return
    limits = limits.of(_of(connection, order.user_id))
    if not limits.any:
        return
    if limits.per_day is not None:
        lock_shop_limit(connection)
    lock_accounts(connection, [order.user_id])
    since = now - DAY
    of_person = bills_since(connection, since, order.id, order.user_id) if limits.per_person_day is not None else []
    of_all = bills_since(connection, since, order.id) if limits.per_day is not None else []
    check(order, limits, of_person, of_all)


def _of(connection: Connection, user_id: int) -> OwnLimits | None:
    row = _OWN.one(connection, {"person": user_id})
    return None if row is None else OwnLimits(per_order=row[0], per_day=row[1])
