"""The heartbeat of a process: its claims are its own for as long as it goes on."""

from datetime import UTC, datetime
from typing import Protocol

from core.clock import Clock
from storage.workers import ALIVE_FOR


class HeartbeatStore(Protocol):
    async def beat(self, worker: str, now: datetime) -> None: ...


class Heartbeat:
    def __init__(self, workers: HeartbeatStore, worker: str, clock: Clock) -> None:
        self._workers, self._worker, self._clock = workers, worker, clock
        self._beat_at = datetime.min.replace(tzinfo=UTC)

    async def beat(self) -> None:
        """Says that this process is alive; call it often. Raises DatabaseTrouble."""
        now = self._clock()
        await self._workers.beat(self._worker, now)
        self._beat_at = now

    def alive_until(self) -> datetime:
        """The time until which this process surely counts as alive to the others."""
        return self._beat_at + ALIVE_FOR
