"""Limits in front of the stand's provider, at a clock that moves when someone sleeps."""

from typing import Any

import httpx
import pytest

from core.provider import NotSent, Unconfirmed, Unreadable
from providers.limits.limited_provider import LimitedProvider
from providers.limits.limiters import RateLimiter
from tests.providers.stand import Stand

AWAY = httpx.ConnectError("refused")


LATE = httpx.ReadTimeout("late")


FINE = {"balance": "1", "currency": "USD"}


class Time:
    """A clock that moves when someone sleeps, or when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def behind_limits(
    stand: Stand,
    time: Time,
    transport: httpx.AsyncBaseTransport | None = None,
    per_second: float = 1000.0,
    **settings: Any,
) -> LimitedProvider:
    provider = stand.open(transport=transport) if transport else stand.open()
    usual: dict[str, Any] = {
        "limiter": RateLimiter("panel", per_second),
        "clock": time,
        "sleep": time.sleep,
        "jitter": lambda: 1.0,
    }
    return LimitedProvider(provider, **({"failures": 3, "cool_down": 30.0} | usual | settings))


async def fail(limited: LimitedProvider, times: int) -> None:
    for _ in range(times):
        with pytest.raises((NotSent, Unconfirmed, Unreadable)):
            await limited.add("1", {}, "ours")
