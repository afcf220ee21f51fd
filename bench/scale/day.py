"""One virtual day: the process's own steps, each as often as the schedule says, on a clock that jumps."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text, update

from bench.pauses import Passes
from bench.scale.figures import NEW, Figures, Hour, memory
from bench.scale.lives import LIFE, QUANTITY, Lives, moment
from bench.scale.replica import LOOK, Panel, Replica
from core.catalogue.service import ServiceType
from core.orders.poll_schedule import SHARE, SPREAD, PollSchedule
from storage.database import Database
from storage.tables import orders, services, users, workers

BEAT = 10.0
"""Seconds between two signs of life; the schedule has 5, and 20 would be too many."""
PEOPLE = 1_000
_ROWS = 2_000
"""Rows in one insert, below the number of parameters that either database takes."""
HOUR = 3600.0


@dataclass
class Day:
    """`calls_a_minute` is the provider's limit, None for none. `databases` are one database, open for each replica."""

    databases: Sequence[Database]
    lives: Lives
    schedule: PollSchedule
    calls_a_minute: float | None
    passes: Passes | None = None
    """The selector of the loop, if its pauses are measured."""
    figures: Figures = field(default_factory=Figures)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.database, self._panel, self._beaten = self.databases[0], Panel(self.lives, self.figures), 0.0
        # As `bot.limits.shares` divides it.
        part = self.calls_a_minute / 60 / len(self.databases) if self.calls_a_minute is not None else None
        self._replicas = [
            Replica(f"bench {number}", database, self._panel, self._clock, self.schedule, part)
            for number, database in enumerate(self.databases)
        ]

    def _clock(self) -> datetime:
        return moment(self.now)

    async def live(self, hours: int) -> Figures:
        """Lives `hours` virtual hours; call `begin` first."""
        for hour in range(1, hours + 1):
            started, cpu = time.perf_counter(), time.process_time()
            calls, asked = self.figures.calls, self.figures.asked
            await self._longest_pause()
            while self.now < hour * HOUR:
                await self._step()
            pause = await self._longest_pause()
            spent, busy = time.perf_counter() - started, time.process_time() - cpu
            made = (self.figures.calls - calls, self.figures.asked - asked)
            backlog, late = await self._backlog()
            size = await self._size()
            self.figures.hours.append(Hour(*made, backlog, late, self._worst(), memory(), size, spent, busy, *pause))
        return self.figures

    async def _longest_pause(self) -> tuple[float, float] | tuple[()]:
        """The loop's longest pause since the last call, and of which this process computed."""
        await asyncio.sleep(0)  # so that the present pass is counted
        return astuple(self.passes.longest()) if self.passes is not None else ()

    async def _step(self) -> None:
        if self.now >= self._beaten + BEAT:
            self._beaten = self.now
            async with self.database.write() as connection:
                await connection.execute(update(workers).values(seen_at=self._clock()))
        await self._insert([self._new(order) for order in self.lives.begin_until(self.now)])
        await asyncio.gather(*(replica.work() for replica in self._replicas))
        pause = min(await asyncio.gather(*(replica.idle_for() for replica in self._replicas)))
        for replica in self._replicas:
            replica.rest(pause)
        self.now = self._panel.now = self.now + pause

    async def begin(self) -> None:
        """Fills the database with people, and with orders in the middle of their lives."""
        async with self.database.write() as connection:
            beaten = [{"worker": replica.worker, "seen_at": self._clock()} for replica in self._replicas]
            await connection.execute(workers.insert(), beaten)
            await connection.execute(services.insert().values(**_SERVICE))
            people = [{"id": person + 1, "first_seen_at": moment(0)} for person in range(PEOPLE)]
            await connection.execute(users.insert(), people)
        count = len(self.lives.began)
        for first in range(0, count, _ROWS):
            await self._insert([self._old(order) for order in range(first, min(first + _ROWS, count))])

    async def _insert(self, rows: list[dict[str, Any]]) -> None:
        if rows:
            async with self.database.write() as connection:
                await connection.execute(orders.insert(), rows)

    def _old(self, order: int) -> dict[str, Any]:
        """An order in the middle of its life: when it was last looked at is somewhere within its wait."""
        began = self.lives.began[order]
        shortest, longest = self.schedule.minimum.total_seconds(), self.schedule.maximum.total_seconds()
        wait = min(max(-began * SHARE, shortest), longest) * (1 - SPREAD)
        seen = -min(-began, wait) * self.lives.random.random()
        self.lives.seen[order] = seen
        return self._row(order, moment(seen) + self.schedule.after(moment(began), moment(seen), order), seen)

    def _new(self, order: int) -> dict[str, Any]:
        return self._row(order, moment(self.lives.began[order]) + self.schedule.minimum, self.lives.began[order])

    def _row(self, order: int, due: datetime, seen: float) -> dict[str, Any]:
        report = self.lives.report(order, seen)
        known = {"status": report.status, "remains": report.remains, "charge": report.charge}
        times = {"created_at": moment(self.lives.began[order]), "status_at": moment(seen), "seen_at": moment(seen)}
        person = order % PEOPLE + 1
        of_whom = {"user_id": person, "chat_id": person, "card_message_id": order + 1}
        number = {"id": order + 1, "key": str(order), "provider_order": str(order), "next_check_at": due}
        return ORDER | known | times | of_whom | number

    async def _backlog(self) -> tuple[int, float]:
        """How many orders are overdue by more than one look takes, and by how many seconds the first of them is."""
        late = orders.c.next_check_at <= moment(self.now - LOOK)
        async with self.database.read() as connection:
            wanted = select(func.count(), func.min(orders.c.next_check_at)).where(late)
            count, first = (await connection.execute(wanted)).one()
        return count, (self._clock() - first).total_seconds() if first is not None else 0.0

    def _worst(self) -> float:
        """The worst staleness; it also counts orders that are never looked at."""
        oldest, newest = self.now - LIFE.total_seconds(), self.now - NEW
        lives = zip(self.lives.began, self.lives.seen, strict=True)
        return max((self.now - seen) / (self.now - began) for began, seen in lives if oldest < began < newest)

    async def _size(self) -> int:
        """Bytes of the database."""
        if self.database.file is not None:
            beside = self.database.file.with_name(f"{self.database.file.name}-wal")
            return sum(file.stat().st_size for file in (self.database.file, beside) if file.exists())
        async with self.database.read() as connection:
            return int(await connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)


_SERVICE: dict[str, Any] = {
    **{"id": 1, "provider": "north", "number": "1", "position": 0, "name": "Likes", "category": "Likes"},
    **{"type": ServiceType.DEFAULT, "type_text": "Default", "priced": True, "refill": False, "cancel": False},
    **{"drip_feed": False, "description": "", "refill_time": "", "offered": True},
    **{"first_seen_at": moment(0), "changed_at": moment(0)},
}
ORDER: dict[str, Any] = {
    **{"service_id": 1, "provider": "north", "service_number": "1", "service_name": "Likes"},
    **{"service_type": ServiceType.DEFAULT, "fields": {"link": "https://example.com/a", "quantity": "1000"}},
    **{"link": "https://example.com/a", "quantity": QUANTITY, "version": 1, "status_text": "", "error": "", "tries": 1},
    **{"currency": "USD", "charge_currency": "USD"},
}
