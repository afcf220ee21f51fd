"""The time, handed to every use case so that tests own it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Tells the time now, UTC-aware."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Deadline:
    """Says whether a time span is not over yet, by the wall clock and by the steady one.

    A process that was stopped misses it by both, a suspended machine by the first, a clock set back by the second.
    """

    def __init__(self, clock: Clock, within: timedelta) -> None:
        self._clock = clock
        self._wall = clock() + within
        self._steady = time.monotonic() + within.total_seconds()

    def __call__(self) -> bool:
        return self._clock() < self._wall and time.monotonic() < self._steady
