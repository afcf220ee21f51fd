"""One process asks a provider for its catalogue and its balance, and the others read them."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.app import App
from core.provider import Balance, Provider, ProviderError
from storage.job_leases import JobLeases

logger = logging.getLogger(__name__)

AWAY_PAUSE = 30.0
"""The pause after a provider did not give its catalogue."""
BALANCE_LOOK = 10.0
"""Between two looks at what is known; also the least between two questions while orders are placed."""
BALANCE_PAUSE = 300.0
TAKES = timedelta(minutes=2)
"""How long a provider's answer may take before another process may ask."""
_EVER = datetime.min.replace(tzinfo=UTC)


class Refreshing:
    """Refreshes one provider's catalogue when it is old, whichever process fetched it last."""

    def __init__(self, app: App, provider: Provider) -> None:
        self._app = app
        self._leases = JobLeases(app.database)
        self._provider = provider
        self._not_before = _EVER
        self.tried = asyncio.Event()
        """Set when a catalogue is loaded, or this process has failed to load it."""

    async def step(self) -> None:
        """Looks once whether it is time, and refreshes if it is."""
        now, every = self._app.clock(), self._app.settings.catalogue.refresh
        if now < self._not_before:
            return
        fetched_at = await self._app.use.shop.refreshed_at(self._provider.name)
        age = _age(fetched_at, now)
        if age is None or age >= every:
            tried = await self._refresh(timedelta(seconds=min(AWAY_PAUSE, every)))
        else:
            self._not_before = now + timedelta(seconds=every - age)
            await self._app.use.shop.load()
            tried = True
        if tried or fetched_at is not None:
            self.tried.set()

    async def _refresh(self, pause: timedelta) -> bool:
        """True if this process tried. If that failed, no process tries again within `pause`."""
        app, name = self._app, self._provider.name
        job, now = f"catalogue:{name}", app.clock()
        if not await self._leases.take(job, app.worker, now, now + TAKES):
            return False
        try:
            await app.use.shop.refresh(self._provider, app.clock())
        except ProviderError as error:
            logger.warning("the catalogue of %s stays as it is: %s", name, error)
        finally:
            self.tried.set()
        now = app.clock()
        self._not_before = now + pause
        await self._leases.take(job, app.worker, now, now + pause)
        return True


class LearningBalance:
    """Keeps one provider's balance for an admin who has to decide, and learns the provider's currency from it."""

    def __init__(self, app: App, provider: Provider) -> None:
        self._app = app
        self._leases = JobLeases(app.database)
        self._provider = provider
        self._has_bought = False
        self._not_before = _EVER
        self.woken = asyncio.Event()

    def bought(self) -> None:
        """Notes that this process placed an order there, so that the known balance is out of date."""
        self._has_bought = True
        self.woken.set()

    async def step(self) -> None:
        """Looks once whether it is time, and asks if it is."""
        app, name, now = self._app, self._provider.name, self._app.clock()
        age, fresh = _age(await app.balances.seen_at(name), now), BALANCE_LOOK if self._has_bought else BALANCE_PAUSE
        if age is not None and age < fresh:
            self._learn((await app.balances.known()).get(name))
        elif self._has_bought or await self._takes_turn(now):
            self._has_bought = False
            await self._ask()

    async def _takes_turn(self, now: datetime) -> bool:
        pause = timedelta(seconds=BALANCE_PAUSE)
        if now < self._not_before or not await self._leases.take(
            f"balance:{self._provider.name}", self._app.worker, now, now + pause
        ):
            return False
        self._not_before = now + pause
        return True

    async def _ask(self) -> None:
        try:
            balance = await self._provider.balance()
        except ProviderError:
            return
        if isinstance(balance, Balance):
            await self._app.balances.remember(self._provider.name, balance, self._app.clock())
            self._learn(balance)

    def _learn(self, balance: Balance | None) -> None:
        prices, name = self._app.prices, self._provider.name
        if balance is not None and balance.currency != prices[name].currency:
            prices[name] = replace(prices[name], currency=balance.currency)


def _age(at: datetime | None, now: datetime) -> float | None:
    """Seconds since then; None if it never happened."""
    return (now - at).total_seconds() if at is not None else None
