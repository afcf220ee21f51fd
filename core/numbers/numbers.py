"""The shop's numbers for its owners, the usual times for everybody, and a summary of each day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from core.catalogue.prices import PriceList
from core.catalogue.shop import Shop
from core.clock import Clock
from core.notices.notice import NewNotice
from core.notices.numbers_notices import DaySummary
from core.numbers.completion import ENOUGH, Completion, Ended, completions
from core.numbers.report import Report, Sold, report

LOOKED_AT = timedelta(days=30)
"""How long a service takes is learned from orders made within this time."""
NEWEST = 200
"""The orders read of each service; more would tell nothing new, and a shop may have a million."""
PERIODS = (1, 7, 30)
"""Days of a report; today is the last one."""
SUMMARY = "summary"
"""Names the job in the database."""


class NumbersStore(Protocol):
    async def sold(self, since: datetime, until: datetime) -> list[Sold]:
        """Orders of that time that a provider took and did not refund."""
        ...

    async def ended(self, since: datetime, most: int) -> list[Ended]:
        """Orders made since then that have ended at a provider: the newest of each service, at most `most`."""
        ...

    async def do_once(self, job: str, day: date, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Stores the notices of a day's job, unless another process has done so."""
        ...


@dataclass
class Numbers:
    """`summary_at` is a time of day in `zone`; None for no summary."""

    store: NumbersStore
    shop: Shop
    prices: Mapping[str, PriceList]
    operators: Collection[int]
    clock: Clock
    zone: tzinfo
    summary_at: time | None = None
    completion: Mapping[int, Completion] = field(default_factory=dict)
    """How fast services deliver, as it was learned last."""
    _done: date | None = None

    async def report(self, days: int) -> Report:
        """The numbers of the last days, today included."""
        today = self._today()
        return await self._report(today - timedelta(days=days - 1), today + timedelta(days=1))

    async def learn(self) -> None:
        """Learns how long services usually take; people see it on their cards."""
        self.completion = completions(await self.store.ended(self.clock() - LOOKED_AT, NEWEST))
        self.shop.usual = {id: one.usual for id, one in self.completion.items() if one.completed >= ENOUGH}

    async def summarise(self) -> int:
        """Sends operators yesterday's summary, once a day from the set hour on; returns how many get it."""
        now = self.clock().astimezone(self.zone)
        if self.summary_at is None or now.time() < self.summary_at or self._done == now.date():
            return 0
        yesterday = now.date() - timedelta(days=1)
        content = DaySummary.of(yesterday, (await self._report(yesterday, now.date())).in_all)
        notices = [NewNotice(chat_id=chat, content=content) for chat in self.operators]
        told = await self.store.do_once(SUMMARY, yesterday, notices, self.clock())
        self._done = now.date()
        return len(notices) if told else 0

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()

    async def _report(self, first: date, behind: date) -> Report:
        since, until = (datetime.combine(day, time(), self.zone) for day in (first, behind))
        return report(await self.store.sold(since, until), self.prices, self.zone)
