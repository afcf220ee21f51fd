"""The daily summary: what operators read each morning about the sales of the day before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta

from core.clock import Clock
from core.notices.daily_jobs import DailyJobs
from core.notices.notice import NewNotice
from core.notices.statistics_notices import SalesOfTheDay
from core.statistics.statistics import Statistics

JOB = "summary"
"""Names the job in the database."""


@dataclass
class DailySummary:
    """`at` is a time of day in the statistics' time zone; None for no summary."""

    statistics: Statistics
    jobs: DailyJobs
    operators: Collection[int]
    clock: Clock
    at: time | None = None
    _done: date | None = None

    async def send(self) -> int:
        """Sends operators yesterday's summary, once a day from the set hour on; returns how many get it."""
        now = self.clock().astimezone(self.statistics.zone)
        if self.at is None or now.time() < self.at or self._done == now.date():
            return 0
        yesterday = now.date() - timedelta(days=1)
        content = SalesOfTheDay.of(yesterday, (await self.statistics.between(yesterday, now.date())).in_all)
        notices = [NewNotice(chat_id=chat, content=content) for chat in self.operators]
        told = await self.jobs.do_once(JOB, yesterday, notices, self.clock())
        self._done = now.date()
        return len(notices) if told else 0
