"""The shop's sales for its owners, and the usual times for everybody."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from core.catalogue.prices import PriceList
from core.catalogue.shop import Shop
from core.clock import Clock
from core.statistics.completion import ENOUGH, Completion, Ended, completions
from core.statistics.sales import SalesReport, Sold, sales_report

LOOKED_AT = timedelta(days=30)
"""How long a service takes is learned from orders made within this time."""
NEWEST = 200
"""The orders read of each service; more would tell nothing new, and a shop may have a million."""
PERIODS = (1, 7, 30)
"""Days of a report; today is the last one."""


class StatisticsStore(Protocol):
    async def sold(self, since: datetime, until: datetime) -> list[Sold]:
        """Orders of that time that a provider took and did not refund."""
        ...

    async def ended(self, since: datetime, most: int) -> list[Ended]:
        """Orders made since then that have ended at a provider: the newest of each service, at most `most`."""
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
        """Learns how long services usually take; people see it on their cards."""
        ended = await self.store.ended(self.clock() - LOOKED_AT, NEWEST)
        self.completion = await asyncio.to_thread(completions, ended)
        self.shop.usual = {id: one.usual for id, one in self.completion.items() if one.completed >= ENOUGH}

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()
