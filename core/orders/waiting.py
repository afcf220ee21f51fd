"""Waiting: queued orders whose provider is away or busy. Owners are told once; an order that waits too long ends."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.orders.news import news, waits
from core.orders.order import Order, OrderChange
from core.orders.reason import Reason
from core.orders.status import OrderStatus

TOLD_AFTER = timedelta(seconds=5)
"""How long an order may wait before its owner is told."""
BATCH = 100


class WaitingStore(Protocol):
    async def waiting(
        self, reachable: Collection[str], before: datetime, over: datetime, limit: int
    ) -> list[Order]: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...


@dataclass
class Waiting:
    """It claims nothing: a change is stored only if nobody has taken the order meanwhile."""

    store: WaitingStore
    providers: Collection[str]
    admins: Collection[int]
    clock: Clock
    is_away: Callable[[str], bool]
    wait: timedelta

    async def look(self) -> int:
        """Looks once at the waiting orders; returns how many changed."""
        now = self.clock()
        reachable = [name for name in self.providers if not self.is_away(name)]
        waiting = await self.store.waiting(reachable, now - TOLD_AFTER, now - self.wait, BATCH)
        changes = [self._change(order, now) for order in waiting]
        return len(await self.store.save(changes, now)) if changes else 0

    def _change(self, order: Order, now: datetime) -> OrderChange:
        over = order.created_at + self.wait
        if order.provider not in self.providers:
            return self._end(order, Reason.NOT_CONNECTED, now)
        if now >= over:
            return self._end(order, Reason.NOT_IN_TIME, now)
        return OrderChange(after=replace(order, wait_told_at=now), notices=(waits(order, over),))

    def _end(self, order: Order, reason: Reason, now: datetime) -> OrderChange:
        # An earlier try may have been taken; a person must look.
        status = OrderStatus.UNCONFIRMED if order.tries else OrderStatus.NOT_SENT
        after = replace(order, status=status, error="", reason=reason, status_at=now)
        return OrderChange(after=after, notices=news(order, after, self.admins))
