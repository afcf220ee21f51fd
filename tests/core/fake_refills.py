"""Refills in memory, and which orders and refills are due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from core.orders.order import Order, Refill, RefillChange
from core.orders.status import RefillStatus
from tests.core.fake_notices import FakeNotices

_Followed = TypeVar("_Followed", Order, Refill)


def due(rows: Sequence[_Followed], now: datetime, soon: timedelta) -> list[_Followed]:
    """The rows due by `now + soon`, the longest overdue first; none unless one is due now."""
    timed = [(row.next_check_at, row.id, row) for row in rows if row.next_check_at is not None]
    due = sorted(entry for entry in timed if entry[0] <= now + soon)
    return [row for _, _, row in due] if due and due[0][0] <= now else []


@dataclass
class FakeRefills:
    notices: FakeNotices
    rows: dict[int, Refill] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    given: int = 0

    async def begin(self, order: Order, now: datetime, stale: datetime) -> Refill | None:
        for earlier in await self.of_order(order.id):
            asked = earlier.status is RefillStatus.AWAITING and earlier.number is None and earlier.created_at > stale
            if asked or (earlier.number is not None and not earlier.status.final):
                return None
        id = self.given = max(self.given, *self.rows, 0) + 1
        facts: dict[str, Any] = {"order_id": order.id, "provider": order.provider, "status": RefillStatus.AWAITING}
        self.rows[id] = Refill(id=id, version=1, number=None, created_at=now, **facts)
        return self.rows[id]

    async def drop(self, refill: Refill) -> None:
        self.rows.pop(refill.id, None)

    async def under_way(self, order_ids: Collection[int]) -> set[int]:
        return {refill.order_id for refill in self.rows.values() if refill.order_id in order_ids and refill.under_way}

    async def of_order(self, order_id: int) -> list[Refill]:
        return [refill for _, refill in sorted(self.rows.items(), reverse=True) if refill.order_id == order_id]

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int, soon: timedelta = timedelta(0)
    ) -> list[Refill]:
        processes = self.notices.processes
        mine = [r for r in self.rows.values() if r.provider == provider and not r.status.final]
        free = [r for r in mine if processes.may_take(self.workers.get(r.id), worker, now)]
        claimed = due(free, now, soon)[:limit] if processes.alive(worker, now) else []
        self.workers |= {r.id: worker for r in claimed}
        return claimed

    async def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]:
        first = {change.after.id: change for change in reversed(changes)}
        saved = {id for id, change in first.items() if id in self.rows if self.rows[id].version == change.after.version}
        for id in saved:
            self.workers.pop(id, None)
            self.rows[id] = replace(first[id].after, version=first[id].after.version + 1)
        await self.notices.add([notice for id in sorted(saved) for notice in first[id].notices], now)
        return saved
