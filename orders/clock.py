"""The time, handed to every use case so that tests own it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells the time now, UTC-aware."""


def utc_now() -> datetime:
    return datetime.now(UTC)
