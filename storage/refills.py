"""The refills of orders: they are followed and saved as orders are."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from core.orders.order import Order, Refill, RefillChange
from core.orders.status import RefillStatus
from storage.database import Database
from storage.notices import keep
from storage.sql.claims import save_versions
from storage.sql.due_rows import DueRows
from storage.sql.locks import lock_rows
from storage.sql.prepared import Prepared
from storage.tables import orders, refills

_NAMES = [field.name for field in fields(Refill)]
_REFILL = [refills.c[name] for name in _NAMES]
_SAVED = tuple(name for name in _NAMES if name not in {"id", "version", "order_id", "provider", "created_at"})
_FINAL = [status for status in RefillStatus if status.final]
_OF = Prepared(select(*_REFILL).where(refills.c.order_id == bindparam("of")).order_by(refills.c.id.desc()))
_DUE = DueRows(refills, _REFILL, [status for status in RefillStatus if not status.final])


class Refills:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, order: Order, now: datetime, stale: datetime) -> Refill | None:
        """Stores a refill request before the provider is asked. None while another one is open.

        A request from before `stale` without an answer is no longer open.
        """
        heard_of = refills.c.number.is_not(None) & refills.c.status.not_in(_FINAL)
        asked = (
            (refills.c.status == RefillStatus.AWAITING) & refills.c.number.is_(None) & (refills.c.created_at > stale)
        )
        open_one = select(refills.c.id).where(refills.c.order_id == order.id, heard_of | asked).limit(1)
        values = {"order_id": order.id, "provider": order.provider, "status": RefillStatus.AWAITING, "status_text": ""}
        statement = insert(refills).values(**values, created_at=now, version=1, error="").returning(*_REFILL)

        def begun(connection: Connection) -> Refill | None:
            # With this lock two presses take turns, even in different processes.
            lock_rows(connection, orders, [order.id])
            if connection.scalar(open_one) is not None:
                return None
            return _refill(connection.execute(statement).one())

        return await self._database.writes(begun)

    async def drop(self, refill: Refill) -> None:
        """Removes a request that surely did nothing."""
        gone = delete(refills).where(refills.c.id == refill.id)
        await self._database.writes(lambda connection: connection.execute(gone))

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int = 100, soon: timedelta = timedelta(0)
    ) -> list[Refill]:
        """Like `Orders.claim_due`, of refills."""
        rows = await _DUE.claim(self._database, provider=provider, worker=worker, now=now, limit=limit, soon=soon)
        return list(map(_refill, rows))

    async def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]:
        """Like `Orders.save`: stores refills whose version is unchanged, with their notices; returns their ids."""
        first = {change.after.id: change for change in reversed(changes)}
        after = {key: change.after for key, change in first.items()}

        def saved(connection: Connection) -> set[int]:
            applied = save_versions(connection, refills, _SAVED, after)
            keep(connection, [notice for key in sorted(applied) for notice in first[key].notices], now)
            return applied

        return await self._database.writes(saved)

    async def under_way(self, order_ids: Collection[int]) -> set[int]:
        """The orders among these that have a running refill."""
        heard_of = refills.c.number.is_not(None) & refills.c.status.not_in(_FINAL)
        found = select(refills.c.order_id).where(refills.c.order_id.in_(order_ids), heard_of)
        return await self._database.reads(lambda connection: set(connection.scalars(found)))

    async def of_order(self, order_id: int) -> list[Refill]:
        """An order's refills, the newest first."""
        of_it = {"of": order_id}
        return await self._database.glance(lambda connection: [_refill(row) for row in _OF.rows(connection, of_it)])


def _refill(row: Sequence[Any]) -> Refill:
    return Refill(**dict(zip(_NAMES, row, strict=True)))
