"""A provider with limits on requests per second and at once, and none while it is away."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from core.catalogue.service import Listing
from core.provider import (
    Add,
    Balance,
    Busy,
    CancelAccepted,
    Capacity,
    Cause,
    EntryError,
    MayLeave,
    NotSent,
    OrderReport,
    Provider,
    ProviderError,
    RefillReport,
    RefillStarted,
    Refused,
    always,
)
from providers.answers.batches import in_chunks
from providers.limits.breaker import Breaker, Outage, spread
from providers.limits.limiters import ConcurrencyLimiter, RateLimiter
from providers.limits.wrapper import ProviderWrapper

_RETRY_AFTER = 0.5
_BUSY_PAUSES = (1.0, 2.0)
"""Seconds to wait if a busy provider doesn't say how long."""
_LONGEST_PAUSE = 5.0
"""The longest that a person waits for a busy provider, in seconds for each try."""
T = TypeVar("T")


class LimitedProvider(ProviderWrapper):
    """Wraps any provider: requests keep to `limiter`, and at most `at_once` are under way at the same time.

    After `failures` failed requests in a row it is away: calls raise NotSent and send nothing. After `cool_down`
    seconds, and then at growing intervals, one call goes through as a probe. A read is tried again if the first try
    surely never left; everything but `add` is tried again if the provider was busy. Nothing else is ever sent twice.
    `clock`, `sleep` and `jitter` are for tests.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        limiter: RateLimiter,
        at_once: int = 10,
        failures: int = 5,
        cool_down: float = 30.0,
        on_outage: Outage | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        jitter: Callable[[], float] = spread,
    ) -> None:
        super().__init__(provider)
        self._sleep = sleep
        self._limiter = limiter
        self._connections = ConcurrencyLimiter(at_once)
        self._breaker = Breaker(
            provider.name, failures=failures, cool_down=cool_down, clock=clock, jitter=jitter, on_outage=on_outage
        )

    @property
    def away(self) -> bool:
        """Whether the provider failed several times in a row and no request has succeeded since."""
        return self._breaker.away

    def divide(self, rate: int, connections: int) -> None:
        """From now on this process keeps to 1/`rate` of the rate and to 1/`connections` of the connections."""
        self._limiter.divide(rate)
        self._connections.divide(connections)

    async def services(self) -> list[Listing]:
        return await self._read(self._provider.services)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Add]:
        """Waits until an order can leave at once, and yields the `add` for it. Raises NotSent while it is away."""
        if self._breaker.probe_due:
            await self._probe()
        self._breaker.check()
        async with self._connections:
            await self._limiter.acquire()
            yield self._add

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        async with self.turn() as add:
            return await add(service, fields, key, may_leave)

    async def _add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave) -> str:
        if self.away:
            raise NotSent(
                f"{self.name} is away.", Cause.AWAY
            )  # it went away meanwhile, and an order is never the probe
        with self._breaker.watch():
            return await self._provider.add(service, fields, key, may_leave)

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        return await in_chunks(orders, lambda ids: self._read(lambda: self._provider.status(ids)))

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]:
        return await in_chunks(orders, lambda ids: self._patiently(lambda: self._provider.refill(ids)))

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]:
        return await in_chunks(refills, lambda ids: self._read(lambda: self._provider.refill_status(ids)))

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]:
        return await in_chunks(orders, lambda ids: self._patiently(lambda: self._provider.cancel(ids)))

    async def balance(self) -> Balance | Capacity:
        return await self._read(self._provider.balance)

    async def close(self) -> None:
        await self._provider.close()

    async def _once(self, ask: Callable[[], Awaitable[T]]) -> T:
        self._breaker.check()
        async with self._connections:
            await self._limiter.acquire()
            with self._breaker.watch():
                return await ask()

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks again, at most twice, if the provider was busy for a moment: it has done nothing then."""
        for pause in _BUSY_PAUSES:
            try:
                return await self._once(ask)
            except Busy as error:
                wait = error.retry_after.total_seconds() if error.retry_after else pause
                if wait > _LONGEST_PAUSE:
                    raise
            await self._sleep(wait)
        return await self._once(ask)

    async def _read(self, ask: Callable[[], Awaitable[T]]) -> T:
        try:
            return await self._patiently(ask)
        except NotSent:
            if self.away:
                raise
        await self._sleep(_RETRY_AFTER)
        return await self._patiently(ask)

    async def _probe(self) -> None:
        """Asks for the balance as the probe. An order must not be the probe, because it could end unconfirmed."""
        try:
            await self._once(self._provider.balance)
        except (Refused, Busy):
            pass
        except ProviderError as error:
            raise NotSent(f"{self.name} is away.", Cause.AWAY) from error
