"""The background tasks of the process: its heartbeat, placing and following orders, sending notices."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from bot.app import App
from bot.backing_up import backups_of
from bot.refreshing import BALANCE_LOOK, LearningBalance, Refreshing
from bot.supervisor import Background, Step
from core.notices.notice import NewNotice, ProviderOutage
from core.orders.batch import BatchAction
from core.provider import Provider
from storage.job_leases import JobLeases

logger = logging.getLogger(__name__)

HEARTBEAT = 5.0
NOTICE_PAUSE = 0.5
PLACING_PAUSE = 1.0
LONGEST_LOOK = 5.0
"""Between two looks for orders that are due, if none falls due sooner."""
BATCHES_PAUSE = 2.0
WAITING_PAUSE = 2.0
CATALOGUE_PAUSE = 5.0
"""The time within which every process sells by a new rule."""
QUIRKS_PAUSE = 15.0
LEARNING_PAUSE = 5.0
"""It learns every five minutes; replicas differ in the usual times that they show for these seconds at most."""
DAILY_SUMMARY_PAUSE = 20.0
ROLES_PAUSE = 2.0
"""How long, at most, another process still lets in a person who was blocked."""
ALERTING_PAUSE = 300.0
REFUNDS_PAUSE = 2.0
BOOKS_PAUSE = 60.0
"""A look itself is hourly, over all processes."""
BROADCAST_PAUSE = 3.0
"""Until a broadcast that begins is noticed; its slices follow at once."""
FORGETTING_PAUSE = 3600.0
BACKUP_PAUSE = 15.0
UPDATES_KEPT = timedelta(days=2)
"""Telegram repeats nothing older than a day."""
NOTICES_KEPT = timedelta(days=30)
"""How long the notices for a chat and their outcomes are kept."""
FORMS_KEPT = timedelta(days=30)
LISTS_KEPT = timedelta(days=30)
BROADCASTS_KEPT = timedelta(days=90)
"""How long the outcomes of a broadcast are kept."""


class Work:
    """The steps of the background tasks, and the events that wake them."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._leases = JobLeases(app.database)
        self.news = asyncio.Event()
        """Set when notices may have been stored, so that they need not wait for the next look."""
        self._balances = {name: LearningBalance(app, provider) for name, provider in app.providers.items()}
        self._due = {name: asyncio.Event() for name in app.providers}
        """Set when an order falls due at the provider before the next look."""
        self._refreshing = {name: Refreshing(app, provider) for name, provider in app.providers.items()}

    def start(self, background: Background) -> None:
        app = self._app
        background.repeat("the heartbeat", app.beat, HEARTBEAT)
        background.repeat("sharing the limits", app.share_limits, HEARTBEAT)
        background.repeat("minding orders that wait", self._with_news(app.use.waiting.look), WAITING_PAUSE)
        background.repeat("finding abandoned orders", self._with_news(app.use.placing.find_abandoned), HEARTBEAT)
        lists, changes = app.use.batches, (BatchAction.REFILL, BatchAction.CANCEL)
        # Two tasks: a provider that takes long over a refill holds up no list of orders.
        place, change = (
            self._with_news(lambda: lists.look(BatchAction.PLACE)),
            self._with_news(lambda: lists.look(*changes)),
        )
        background.repeat("placing lists", place, BATCHES_PAUSE, lists.started)
        background.repeat("refills and cancels of several", change, BATCHES_PAUSE, lists.wished)
        background.repeat("notifying", app.use.notifying.send_due, NOTICE_PAUSE, self.news)
        background.repeat("telling of outages", self._tell_outages, HEARTBEAT)
        background.repeat("refunding Stars", self._with_news(app.use.refunding.send_due), REFUNDS_PAUSE)
        background.repeat("looking at what was paid", self._with_news(app.use.star_books.look), BOOKS_PAUSE)
        background.repeat("broadcasting", self._with_news(app.use.broadcasting.step), BROADCAST_PAUSE)
        background.repeat("watching balances", self._with_news(app.use.alerting.look), ALERTING_PAUSE)
        background.repeat("sharing the catalogue", app.use.shop.load, CATALOGUE_PAUSE)
        background.repeat("learning the usual times", app.use.statistics.learn, LEARNING_PAUSE)
        background.repeat("the daily summary", self._with_news(app.use.daily_summary.send), DAILY_SUMMARY_PAUSE)
        background.repeat("sharing the roles", app.use.roles.reload, ROLES_PAUSE)
        background.repeat("keeping the quirks of the providers' APIs", self._keep_quirks, QUIRKS_PAUSE)
        background.repeat("forgetting", self._forget, FORGETTING_PAUSE)
        if (backing_up := backups_of(app)) is not None:
            background.repeat("backing up", backing_up.look, BACKUP_PAUSE)
        for provider in app.providers.values():
            self._follow(background, provider)

    async def catalogued(self, within: float) -> None:
        """Waits until every catalogue is loaded or has failed to load, so that the first person finds services."""
        tried = [refreshing.tried.wait() for refreshing in self._refreshing.values()]
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await asyncio.gather(*tried)

    def _follow(self, background: Background, provider: Provider) -> None:
        app, name = self._app, provider.name
        look = max(0.5, min(LONGEST_LOOK, app.settings.poll.min_interval / 2))
        background.repeat(f"placing at {name}", self._placing(name), PLACING_PAUSE, app.use.placing.confirmed)
        background.repeat(f"tracking at {name}", self._with_news(lambda: self._track(provider)), look, self._due[name])
        background.repeat(f"refills at {name}", self._with_news(lambda: app.use.refilling.look(provider)), look)
        background.repeat(f"the catalogue of {name}", self._refreshing[name].step, 1.0)
        balance = self._balances[name]
        background.repeat(f"the balance of {name}", balance.step, BALANCE_LOOK, balance.woken)

    async def _track(self, provider: Provider) -> int:
        """Looks at what is due, and wakes the next look at the moment when something falls due."""
        looked = await self._app.use.tracking.look(provider)
        wait = None if looked else await self._app.use.tracking.next_due(provider.name)
        if wait is not None and wait.total_seconds() < LONGEST_LOOK:
            asyncio.get_running_loop().call_later(max(0.0, wait.total_seconds()), self._due[provider.name].set)
        return looked

    async def _keep_quirks(self) -> None:
        await self._app.quirks.store(self._app.stored_quirks)

    async def _forget(self) -> None:
        """Removes old rows that nobody needs; orders, refills and people stay. One process does it for all."""
        app, now = self._app, self._app.clock()
        if not await self._leases.take("forgetting", app.worker, now, now + timedelta(seconds=0.9 * FORGETTING_PAUSE)):
            return
        await app.inbox.forget(now - UPDATES_KEPT)
        await app.notices.forget(now - NOTICES_KEPT)
        await app.conversations.forget(now - FORMS_KEPT)
        await app.batches.forget(now - LISTS_KEPT)
        await app.broadcasts.forget(now - BROADCASTS_KEPT)

    def _placing(self, provider: str) -> Step:
        """Each provider has its own task, so that one that takes minutes for an answer holds up no other."""

        async def place() -> int:
            placed = await self._app.use.placing.place_queued(provider)
            if placed:
                self.news.set()
                self._balances[provider].bought()
            return placed

        return place

    def _with_news(self, step: Callable[[], Awaitable[int]]) -> Step:
        async def and_tell() -> int:
            done = await step()
            if done:
                self.news.set()
            return done

        return and_tell

    async def _tell_outages(self) -> None:
        """Tells operators that a provider went away, or is back."""
        app = self._app
        outages = app.outages[:]
        notices = [
            NewNotice(chat_id=chat, content=ProviderOutage(provider=provider, away=away, why=why))
            for provider, away, why in outages
            for chat in app.use.operators
        ]
        if notices:
            await app.stored_outages.tell(notices, app.clock())
            self.news.set()
        del app.outages[: len(outages)]
