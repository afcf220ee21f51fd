"""Which processes are alive, in memory."""

from dataclasses import dataclass, field
from datetime import datetime

from storage.workers import ALIVE_FOR


@dataclass
class FakeWorkers:
    """The living processes: those that beat lately, or all if `beats` is False, but none of the `dead`."""

    beats: bool = False
    dead: set[str] = field(default_factory=set)
    seen: dict[str, datetime] = field(default_factory=dict)

    async def beat(self, worker: str, now: datetime) -> None:
        self.seen[worker] = now

    async def leave(self, worker: str) -> None:
        self.seen.pop(worker, None)

    async def clear(self) -> None:
        self.seen.clear()

    def alive(self, worker: str, now: datetime) -> bool:
        lately = worker in self.seen and self.seen[worker] > now - ALIVE_FOR
        return worker not in self.dead and (lately or not self.beats)

    def may_take(self, holder: str | None, worker: str, now: datetime) -> bool:
        """Whether `worker` may claim what belongs to `holder`: nobody, a dead worker or itself."""
        return holder in {None, worker} or not self.alive(holder or "", now)
