"""What the process does in the background: its heart beats, orders are placed and followed, notices sent."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from bot.rooms import Rooms
from bot.tasks import repeat
from orders.provider import Balance, Provider, ProviderError

logger = logging.getLogger(__name__)

HEARTBEAT = 5.0
NOTICE_PAUSE = 0.5
SHARED_CATALOGUE_PAUSE = 15.0
AWAY_PAUSE = 30.0
BALANCE_PAUSE = 300.0


class Work:
    """The background tasks of one process."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self.news = asyncio.Event()
        """Set when notices may have been stored, so that they need not wait for the next look."""

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """One endless coroutine a task."""
        rooms = self._rooms
        look = max(0.2, min(5.0, rooms.settings.poll.min_interval / 4))
        return [
            repeat("the heartbeat", lambda: rooms.workers.beat(rooms.worker, rooms.clock()), HEARTBEAT),
            repeat("placing", self._place, 1.0, rooms.placing.confirmed),
            repeat("finding abandoned orders", self._find_abandoned, HEARTBEAT),
            repeat("notifying", rooms.notifying.send_due, NOTICE_PAUSE, self.news),
            repeat("sharing the catalogue", rooms.shop.load, SHARED_CATALOGUE_PAUSE),
            *(
                repeat(f"{what} of {provider.name}", step, pause)
                for provider in rooms.providers.values()
                for what, step, pause in (
                    ("tracking", self._tracking(provider), look),
                    ("refills", self._refilling(provider), look),
                    ("the catalogue", self._refreshing(provider), 0.0),
                    ("the currency", self._learning_currency(provider), BALANCE_PAUSE),
                )
            ),
        ]

    async def _place(self) -> int:
        placed = await self._rooms.placing.place_queued()
        self.news.set()
        return placed

    async def _find_abandoned(self) -> None:
        if await self._rooms.placing.find_abandoned():
            self.news.set()

    def _tracking(self, provider: Provider) -> Any:
        async def look() -> int:
            seen = await self._rooms.tracking.look(provider)
            self.news.set()
            return seen

        return look

    def _refilling(self, provider: Provider) -> Any:
        async def look() -> int:
            seen = await self._rooms.refilling.look(provider)
            self.news.set()
            return seen

        return look

    def _refreshing(self, provider: Provider) -> Any:
        async def refresh() -> None:
            rooms, every = self._rooms, self._rooms.settings.catalogue.refresh
            fetched_at = await rooms.shop.refreshed_at(provider.name)
            age = (rooms.clock() - fetched_at).total_seconds() if fetched_at else every
            if age < every:
                await asyncio.sleep(every - age)
                return
            try:
                await rooms.shop.refresh(provider, rooms.clock())
            except ProviderError as error:
                logger.warning("the catalogue of %s stays as it is: %s", provider.name, error)
                await asyncio.sleep(min(AWAY_PAUSE, every))

        return refresh

    def _learning_currency(self, provider: Provider) -> Any:
        async def learn() -> None:
            try:
                balance = await provider.balance()
            except ProviderError:
                return
            if isinstance(balance, Balance):
                prices = self._rooms.prices
                prices[provider.name] = replace(prices[provider.name], currency=balance.currency)

        return learn
