"""The counts and measurements of this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

# They would double the series, and nobody asks for them.
disable_created_metrics()  # type: ignore[no-untyped-call]
Outcome = Literal["handled", "failed", "put off", "unreadable"]
LOOK_EVERY = 0.25
_HANDLER_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LAG_SECONDS = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Instruments:
    """Each process has its own registry, so that tests can have several."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._updates = Counter(
            "paneldesk_updates",
            "Updates of Telegram, by kind and by what came of them",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "paneldesk_handler_seconds",
            "How long an update was in its handlers",
            ["kind"],
            registry=self.registry,
            buckets=_HANDLER_SECONDS,
        )
        self._calls = Counter(
            "paneldesk_provider_calls",
            "Requests to providers, by action and by what came of them",
            ["provider", "action", "outcome"],
            registry=self.registry,
        )
        self._lag = Histogram(
            "paneldesk_loop_lag_seconds",
            "How much later than asked the event loop woke up",
            registry=self.registry,
            buckets=_LAG_SECONDS,
        )

    def update(self, kind: str, outcome: Outcome, seconds: float | None = None) -> None:
        """One update; `seconds` is None for one that no handler got."""
        self._updates.labels(kind, outcome).inc()
        if seconds is not None:
            self._seconds.labels(kind).observe(seconds)

    def call(self, provider: str, action: str, outcome: str) -> None:
        """One request to a provider."""
        self._calls.labels(provider, action, outcome).inc()

    @asynccontextmanager
    async def watching_the_loop(self) -> AsyncIterator[None]:
        """Measures the event loop's lag meanwhile."""
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
            self._lag.observe(max(0.0, loop.time() - due))
