"""Refills are followed the way orders are: due ones, 100 ids a call, each batch's changes stored with their news."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.orders.news import refill_news
from core.orders.order import Order, Refill, RefillChange
from core.orders.poll_schedule import PollSchedule
from core.orders.status import RefillStatus
from core.orders.tracking import BATCH, reported
from core.provider import EntryError, Provider, RefillReport


class RefillingStore(Protocol):
    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int, soon: timedelta
    ) -> list[Refill]: ...

    async def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]: ...


class OrderFinder(Protocol):
    async def find(self, order_id: int) -> Order | None: ...


@dataclass
class Refilling:
    store: RefillingStore
    orders: OrderFinder
    worker: str
    clock: Clock
    schedule: PollSchedule

    async def look(self, provider: Provider) -> int:
        """Looks at one batch: what is due, filled up with what is due soon. Returns its size.

        Never raises ProviderError. One look at a provider at a time: the claims that a look before it has left are
        this one's.
        """
        due = await self.store.claim_due(provider.name, self.worker, self.clock(), BATCH, self.schedule.soon)
        reports = await reported(provider.name, provider.refill_status, [refill.number for refill in due])
        now = self.clock()
        changes = [await self._change(refill, report, now) for refill, report in zip(due, reports, strict=True)]
        if changes:
            await self.store.save(changes, now)
        return len(due)

    async def _change(self, refill: Refill, report: RefillReport | EntryError | None, now: datetime) -> RefillChange:
        seen = refill if report is None else _apply(refill, report, now)
        order = await self.orders.find(refill.order_id)
        notices = refill_news(order, refill, seen) if order else ()
        schedule = self.schedule
        interval = schedule.after(refill.created_at, now, refill.id) if report else schedule.again(refill.id)
        next_check_at = None if seen.status.final else now + interval
        return RefillChange(after=replace(seen, check_interval=interval, next_check_at=next_check_at), notices=notices)


def _apply(refill: Refill, report: RefillReport | EntryError, now: datetime) -> Refill:
    if isinstance(report, EntryError):
        return replace(refill, error=report.text, seen_at=now)
    text = report.status_text if report.status is RefillStatus.UNKNOWN else ""
    return replace(refill, status=report.status, status_text=text, error="", seen_at=now)
