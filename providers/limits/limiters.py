"""How many requests a second, and how many at once, go to one provider, alone or as one of several processes."""

import asyncio
from collections.abc import Awaitable, Callable

from aiolimiter import AsyncLimiter

Slot = Callable[[str, float], Awaitable[float | None]]
"""(name, seconds between two slots) -> the seconds until the next slot, which is ours then, among all processes.

None while nobody hands out slots for all.
"""


class RateLimiter:
    """`per_second` requests a second to one provider, evenly and without bursts.

    `slot` shares the limit with other processes; without it, or while it gives none, each keeps to its part.
    """

    def __init__(self, name: str, per_second: float, slot: Slot | None = None) -> None:
        self._name = name
        self._gap = 1 / per_second
        self._slot = slot
        self._own = AsyncLimiter(1, self._gap)

    def divide(self, parts: int) -> None:
        """From now on this process keeps to one of `parts` equal parts."""
        if self._own.time_period != parts * self._gap:
            self._own = AsyncLimiter(1, parts * self._gap)

    async def acquire(self) -> None:
        """Returns when a request may leave."""
        wait = await self._slot(self._name, self._gap) if self._slot is not None else None
        if wait is None:
            await self._own.acquire()
        else:
            await asyncio.sleep(wait)


class ConcurrencyLimiter:
    """Lets in `size` requests at once; `async with` waits for a place."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free = asyncio.Semaphore(size)
        self._withheld = self._to_withhold = 0

    def divide(self, parts: int) -> None:
        """From now on it lets in one of `parts` equal parts, but at least one request."""
        self._to_withhold = self._size - max(1, self._size // parts)
        while self._withheld > self._to_withhold:
            self._withheld -= 1
            self._free.release()

    async def __aenter__(self) -> None:
        await self._free.acquire()
        while self._withheld < self._to_withhold:
            self._withheld += 1
            await self._free.acquire()

    async def __aexit__(self, *_: object) -> None:
        if self._withheld < self._to_withhold:
            self._withheld += 1
        else:
            self._free.release()
