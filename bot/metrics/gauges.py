"""The current state of the database and the providers: read when somebody asks, and kept for some seconds."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.clock import Clock
from storage.database import Database, DatabaseTrouble
from storage.metrics import DatabaseMetrics, read_metrics

logger = logging.getLogger(__name__)

KEPT_FOR = 5.0
"""Seconds for which metrics are shown again: a second Prometheus costs no second query."""
WITHIN = 5.0
"""Seconds; Prometheus itself gives up after ten."""
_PLAIN: Mapping[str, tuple[str, Callable[[DatabaseMetrics], float]]] = {
    "paneldesk_outbox_notices": ("Notices that wait to be sent", lambda seen: seen.outbox),
    "paneldesk_outbox_age_seconds": ("For how long the first of them could have been sent", lambda s: s.outbox_age),
    "paneldesk_inbox_updates": ("Updates that wait to be handled", lambda seen: seen.inbox),
    "paneldesk_inbox_age_seconds": ("For how long the first of them has waited", lambda seen: seen.inbox_age),
    "paneldesk_orders_unconfirmed": (
        "Orders that an admin has to decide on",
        lambda seen: seen.open_orders.get("unconfirmed", 0),
    ),
    "paneldesk_workers": ("Processes that are alive on this database", lambda seen: seen.workers),
}


class MayBeAway(Protocol):
    @property
    def away(self) -> bool: ...


class Gauges(Collector):
    """`providers` are those of the settings, by name."""

    def __init__(self, database: Database, providers: Mapping[str, MayBeAway], clock: Clock) -> None:
        self._database = database
        self._providers = providers
        self._clock = clock
        self._reading = asyncio.Lock()
        self._seen: DatabaseMetrics | None = None
        self._read_at = float("-inf")

    async def look(self) -> None:
        """Reads the metrics, unless they are fresh. Without a database it reads none."""
        async with self._reading:
            loop = asyncio.get_running_loop()
            if loop.time() < self._read_at + KEPT_FOR:
                return
            try:
                async with asyncio.timeout(WITHIN):
                    self._seen = await read_metrics(self._database, self._providers.keys(), self._clock())
            except (DatabaseTrouble, TimeoutError) as error:
                logger.warning("the metrics lack the database's part: %s", str(error) or "it answers too slowly")
                self._seen = None
            self._read_at = loop.time()

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Describes nothing, because the metrics depend on the database."""
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        away = GaugeMetricFamily(
            "paneldesk_provider_away", "1 while this process does not ask the provider", labels=["provider"]
        )
        for name, provider in self._providers.items():
            away.add_metric([name], provider.away)
        yield away
        yield GaugeMetricFamily(
            "paneldesk_database_up", "1 if the database answered", value=int(self._seen is not None)
        )
        if self._seen is not None:
            yield from _of_the_database(self._seen)


def _of_the_database(seen: DatabaseMetrics) -> Iterator[GaugeMetricFamily]:
    for name, (meaning, value) in _PLAIN.items():
        yield GaugeMetricFamily(name, meaning, value=value(seen))
    opened = GaugeMetricFamily("paneldesk_orders_open", "Orders that are not over, by status", labels=["status"])
    for status, count in seen.open_orders.items():
        opened.add_metric([status], count)
    lag = GaugeMetricFamily(
        "paneldesk_poll_lag_seconds", "For how long the most overdue order has been due", labels=["provider"]
    )
    for provider, seconds in seen.poll_lag.items():
        lag.add_metric([provider], seconds)
    balance = GaugeMetricFamily(
        "paneldesk_provider_balance", "The balance as last seen", labels=["provider", "currency"]
    )
    for (provider, currency), amount in seen.balances.items():
        balance.add_metric([provider, currency], float(amount))
    yield from (opened, lag, balance)
