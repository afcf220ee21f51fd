"""The shop's sales for its owners, and the usual times for everybody."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Protocol

from core.catalogue.prices import PriceList
from core.catalogue.shop import Shop
from core.clock import Clock
from core.statistics.completion import ENOUGH, Completion, Ended, completions
from core.statistics.sales import SalesReport, Sold, sales_report

LOOKED_AT = timedelta(days=30)
"""How long a service takes is learned from orders made within this time."""
EVERY = timedelta(minutes=5)
"""How often that is learned."""
NEWEST = 200
"""The orders read of each service; more would tell nothing new, and a shop may have a million."""
PERIODS = (1, 7, 30)
"""Days of a report; today is the last one."""


class StatisticsStore(Protocol):
    async def sold(self, since: datetime, until: datetime) -> list[Sold]:
        """Orders of that time that a provider took and did not refund."""
        ...

    async def ended(self, since: datetime, before: datetime, most: int) -> list[Ended]:
        """Orders made since then that ended at a provider before `before`: the newest of each service, up to `most`."""
        ...


@dataclass
class Statistics:
    store: StatisticsStore
    shop: Shop
    prices: Mapping[str, PriceList]
    clock: Clock
    zone: tzinfo
    completion: Mapping[int, Completion] = field(default_factory=dict)
    """How fast services deliver, as it was learned last."""
    _learned_until: datetime | None = None

    async def report(self, days: int) -> SalesReport:
        """The sales of the last days, today included."""
        today = self._today()
        return await self.between(today - timedelta(days=days - 1), today + timedelta(days=1))

    async def between(self, first: date, behind: date) -> SalesReport:
        """The sales from the first day on and before the day `behind`."""
        since, until = (datetime.combine(day, time(), self.zone) for day in (first, behind))
        # In a thread: summing up a month's orders takes a second, and the chat goes on meanwhile.
        return await asyncio.to_thread(sales_report, await self.store.sold(since, until), self.prices, self.zone)

    async def learn(self) -> None:
        """Learns how long services usually take; people see it on their cards.

        It learns from what ended before the last full five minutes, so that all replicas show the same.
        """
        if (until := _last_full(EVERY, self.clock())) == self._learned_until:
            return
        ended = await self.store.ended(until - LOOKED_AT, until, NEWEST)
        self.completion, self._learned_until = await asyncio.to_thread(completions, ended), until
        self.shop.usual = {id: one.usual for id, one in self.completion.items() if one.completed >= ENOUGH}

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()


def _last_full(span: timedelta, now: datetime) -> datetime:
    return now - (now - datetime.min.replace(tzinfo=UTC)) % span
