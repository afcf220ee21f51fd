"""The refills of orders: followed and saved the way orders are."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from orders.models import Order, Refill, RefillChange
from orders.statuses import RefillStatus
from storage.claims import claim, save_versions
from storage.database import Database
from storage.notices import store
from storage.tables import refills
from storage.workers import may_take

_NAMES = [field.name for field in fields(Refill)]
_REFILL = [refills.c[name] for name in _NAMES]
_SAVED = [name for name in _NAMES if name not in {"id", "order_id", "provider", "created_at"}]


class Refills:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(
        self,
        order: Order,
        number: str | None,
        status: RefillStatus,
        status_text: str,
        next_check_at: datetime | None,
        now: datetime,
    ) -> Refill:
        """Stores a refill the provider accepted. `number` and `next_check_at` are None if it cannot be followed."""
        values = {"order_id": order.id, "provider": order.provider, "number": number, "status": status}
        values |= {"status_text": status_text, "next_check_at": next_check_at, "created_at": now}
        statement = insert(refills).values(**values, version=1, error="").returning(*_REFILL)
        async with self._database.write() as connection:
            return _refill((await connection.execute(statement)).one())

    async def claim_due(self, provider: str, worker: str, now: datetime, limit: int = 100) -> list[Refill]:
        """Takes refills that are due to be looked at, the longest due first, and what `worker` took before."""
        due = (refills.c.provider == provider) & (refills.c.next_check_at <= now)
        wanted = due & may_take(refills, worker, now)
        first = refills.c.next_check_at
        async with self._database.write() as connection:
            rows = await claim(
                connection, refills, _REFILL, worker=worker, now=now, wanted=wanted, first=first, limit=limit
            )
        return [_refill(row) for row in rows]

    async def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]:
        """As `Orders.save`: what is still at its version is stored with its notices; returns the ids of these."""
        first = {change.after.id: change for change in reversed(changes)}
        rows = {key: {name: getattr(change.after, name) for name in _SAVED} for key, change in first.items()}
        async with self._database.write() as connection:
            applied = await save_versions(connection, refills, rows)
            news = [notice for key in sorted(applied) for notice in first[key].notices]
            await store(connection, news, now)
        return applied

    async def of_order(self, order_id: int) -> list[Refill]:
        """An order's refills, the newest first."""
        statement = select(*_REFILL).where(refills.c.order_id == order_id).order_by(refills.c.id.desc())
        async with self._database.read() as connection:
            return [_refill(row) for row in await connection.execute(statement)]


def _refill(row: Row[Any]) -> Refill:
    return Refill(**row._asdict())
