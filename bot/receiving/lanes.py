"""Lanes: one person's updates are handled one after the other within the limit, different people's side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from aiogram.types import Update
from aiolimiter import AsyncLimiter

from storage.inbox import HeldUpdate

MANY_LANES = 1000


@dataclass(frozen=True, slots=True)
class WaitingUpdate:
    """An update in its lane. Until `surely_until` nobody can have taken it from this process."""

    held: HeldUpdate
    update: Update
    person: int
    surely_until: datetime


@dataclass
class _Lane:
    limiter: AsyncLimiter
    waiting: deque[WaitingUpdate] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        return self.task is not None and not self.task.done()

    @property
    def idle(self) -> bool:
        """Whether nothing is left to handle, and dropping the lane would not reset a person's limit."""
        return not self.busy and self.limiter.has_capacity(self.limiter.max_rate)


class Lanes:
    """`per_minute` limits how many updates of one person `handle` gets."""

    def __init__(self, per_minute: float, handle: Callable[[WaitingUpdate], Awaitable[None]]) -> None:
        self._per_minute = per_minute
        self._handle = handle
        self._lanes: dict[int, _Lane] = {}
        self._forget_at = MANY_LANES
        self._draining = False

    def line_up(self, one: WaitingUpdate) -> None:
        if self._draining:
            return  # An earlier update was dropped, and this one must not be handled before it.
        lane = self._lane(one.person)
        lane.waiting.append(one)
        if not lane.busy:
            lane.task = asyncio.create_task(self._handle_all(lane))

    def clear(self, person: int) -> list[WaitingUpdate]:
        """Takes out the waiting updates of a person's lane."""
        lane = self._lane(person)
        taken = list(lane.waiting)
        lane.waiting.clear()
        return taken

    async def drain(self, seconds: float) -> None:
        """Lets the running updates end. It drops the waiting ones, those that take too long, and new ones."""
        self._draining = True
        for lane in self._lanes.values():
            lane.waiting.clear()
        running = [lane.task for lane in self._lanes.values() if lane.task is not None and lane.busy]
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()

    def _lane(self, person: int) -> _Lane:
        if person not in self._lanes:
            if len(self._lanes) >= self._forget_at:
                self._lanes = {key: lane for key, lane in self._lanes.items() if not lane.idle}
                # Not looked through again for each newcomer while so many are busy.
                self._forget_at = max(MANY_LANES, 2 * len(self._lanes))
            self._lanes[person] = _Lane(AsyncLimiter(self._per_minute, 60))
        return self._lanes[person]

    async def _handle_all(self, lane: _Lane) -> None:
        while lane.waiting:
            await lane.limiter.acquire()
            if lane.waiting:
                await self._handle(lane.waiting.popleft())
