"""A stand-in provider's time: the real time, moved forward on demand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """`read` gives the base time (UTC-aware); a test may pass one that stands still, and call `advance`."""

    def __init__(self, read: Callable[[], datetime] = real_time) -> None:
        self._read = read
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._read() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)
