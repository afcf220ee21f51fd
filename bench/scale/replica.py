"""One replica of the bot: its tracking and notifying with connections of its own, and its part of the limit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.scale.figures import Figures
from bench.scale.lives import Lives
from core.clock import Clock
from core.notices.delivery import Notifying
from core.notices.delivery_rules import SendOptions
from core.notices.notice import Notice
from core.orders.poll_schedule import PollSchedule
from core.orders.tracking import Tracking
from core.provider import EntryError, OrderReport
from storage.database import Database
from storage.notices import Notices
from storage.orders import Orders
from storage.people import Users

LOOK = 5.0
"""Seconds between two looks, if nothing falls due sooner (bot/schedule.py with POLL__MIN_INTERVAL=30)."""
_INSTANT = 0.001


@dataclass
class Panel:
    """The provider: answers every id, and counts how old the news was."""

    lives: Lives
    figures: Figures
    now: float = 0.0
    name: str = "north"

    async def status(self, numbers: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        self.figures.calls += 1
        self.figures.asked += len(numbers)
        return {number: self._report(int(number)) for number in numbers}

    def _report(self, order: int) -> OrderReport:
        self.figures.twice += self.lives.seen[order] == self.now
        self.figures.note(self.now - self.lives.began[order], self.now - self.lives.seen[order])
        self.lives.seen[order] = self.now
        return self.lives.report(order, self.now)


@dataclass
class Phone:
    """Telegram: takes every message at once."""

    figures: Figures

    async def deliver(self, notice: Notice, behind: int, options: SendOptions) -> None:
        self.figures.messages += 1

    async def deliver_digest(self, changes: Sequence[Notice], behind: int, options: SendOptions) -> None:
        self.figures.messages += 1


class Replica:
    """`calls_a_second` is its part of the provider's limit, None for none."""

    def __init__(
        self,
        worker: str,
        database: Database,
        panel: Panel,
        clock: Clock,
        schedule: PollSchedule,
        calls_a_second: float | None,
    ) -> None:
        self.worker = worker
        self._panel: Any = panel
        self._tracking = Tracking(Orders(database), worker, clock, schedule)
        told = (Notices(database), Users(database), Phone(panel.figures))
        self._notifying = Notifying(*told, worker, clock)
        self._calls_a_second = calls_a_second
        self._calls = 1.0
        """How many the provider takes from it now."""

    async def work(self) -> None:
        """Looks at what is due, and sends what is news."""
        looked = False
        while self._calls >= 1 and await self._tracking.look(self._panel):
            self._calls, looked = self._calls - (self._calls_a_second is not None), True
        while looked and await self._notifying.send_due():
            await self._notifying.finish()

    async def idle_for(self) -> float:
        """The seconds until the next order is due, or until the limit allows the next call."""
        if self._calls < 1 and self._calls_a_second:
            return (1 - self._calls) / self._calls_a_second
        wait = await self._tracking.next_due(self._panel.name)
        return LOOK if wait is None else min(LOOK, max(wait.total_seconds(), _INSTANT))

    def rest(self, seconds: float) -> None:
        self._calls = min(1.0, self._calls + (self._calls_a_second or 0) * seconds)
