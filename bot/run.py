"""The running process: migrates, opens the app, receives and works until it is told to stop."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from aiogram import Dispatcher
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from bot.app import App, open_bot, open_providers
from bot.garbage_collection import collect_rarely, keep_what_lives
from bot.heap import give_back, share_one_heap
from bot.http.health import Health
from bot.http.serving import registered, serving
from bot.limits.shares import Shares, open_redis_limits, open_turns, slots
from bot.receiving import Receiving
from bot.schedule import Work
from bot.settings.settings import Settings
from bot.supervisor import Background
from bot.wake_delivery import WakeDelivery
from handlers import language
from handlers.menu import introduce, introduce_desk
from handlers.router import join
from providers.asking.learned_quirks import LearnedQuirks
from storage.database import Database
from storage.migrations import migrate

if TYPE_CHECKING:
    from bot.metrics.instruments import Instruments

logger = logging.getLogger(__name__)

TAKE_OVER_PAUSE = 1.0
"""It is short, because people wait for updates that another process left, and so do their later ones."""
WAITING_PAUSE = 0.25
"""The same if every process receives: a person's next update often reaches another process, and waits there."""
COMPUTES_FOR = 0.001
"""Seconds that a thread computes while the chat waits for its turn; Python's own is 5 ms."""
FIRST_CATALOGUE_WITHIN = 10.0
STOPS_WITHIN = 8.0
"""Seconds that running work gets to end by itself."""
LAST_SENDS = 1.5
"""Of these, the seconds kept for what Telegram is taking: cut off, it would be sent again at the next start."""


async def run(settings: Settings) -> None:
    """Runs the bot until SIGTERM or Ctrl-C.

    Raises DatabaseTrouble when the database cannot be used at all, TelegramUnauthorizedError for a wrong token,
    CannotListen.
    """
    share_one_heap()
    collect_rarely()
    sys.setswitchinterval(COMPUTES_FOR)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with opened(settings) as app:
        work, health = Work(app), Health(app.database)
        receiving = _receiving(app, work)
        async with serving(app, health, receiving):
            await _work(app, work, receiving, health, stop)


async def _work(app: App, work: Work, receiving: Receiving, health: Health, stop: asyncio.Event) -> None:
    background, by_webhook = Background(), app.settings.webhook.url is not None
    try:
        work.start(background)
        logger.info("running with %s on %r; Ctrl-C stops it", ", ".join(app.providers), app.database)
        pause = WAITING_PAUSE if by_webhook else TAKE_OVER_PAUSE
        background.repeat("taking over updates", receiving.take_over, pause)
        await _until(stop, _receive(app, work, receiving, health))
    finally:
        health.stopping = True
        await _wind_up(app, receiving, background)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[App]:
    """The app, with the database migrated and the stored data loaded; closed at the end."""
    # First: what is loaded later takes the memory that reading them frees.
    language.read_all()
    database = Database(settings.database_url)
    database.hold()
    outages: list[tuple[str, bool, str]] = []
    redis_limits = open_redis_limits(settings)
    turns = open_turns(settings, redis_limits)
    bot = open_bot(settings, turns)
    quirks = LearnedQuirks()
    instruments = _instruments(settings)
    providers = open_providers(
        settings,
        lambda name, away, why: outages.append((name, away, why)),
        quirks,
        instruments.call if instruments is not None else None,
        slots(redis_limits),
    )
    shares = Shares(redis_limits)
    shares.divide(turns, list(providers.values()))
    app = App(settings, bot, database, providers, outages, quirks, instruments, shares)
    try:
        await migrate(database)
        if database.dialect == "sqlite":
            # A SQLite file has one process: whatever was claimed, was claimed by one that is gone.
            await app.workers.clear()
        await app.beat()
        await app.share_limits()
        await app.recall()
        yield app
        await app.workers.leave(app.worker)
    finally:
        for provider in providers.values():
            await provider.close()
        await bot.session.close()
        if redis_limits is not None:
            await redis_limits.close()
        await database.close()


def _instruments(settings: Settings) -> "Instruments | None":
    """Nothing is measured where nobody can read it."""
    if settings.http.port is None:
        return None
    from bot.metrics.instruments import Instruments

    return Instruments()


async def _wind_up(app: App, receiving: Receiving, background: Background) -> None:
    """Lets running work end; the next start finds what did not end."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + STOPS_WITHIN
    await receiving.drain(STOPS_WITHIN / 2)
    await background.stop(deadline - LAST_SENDS - loop.time())
    with suppress(TimeoutError):
        async with asyncio.timeout_at(deadline):
            await app.use.notifying.finish()


async def _receive(app: App, work: Work, receiving: Receiving, health: Health) -> None:
    """Receives until it is stopped, once there is something to show."""
    await _set_commands(app)
    await _ask_for_inline_mode(app)
    await work.catalogued(FIRST_CATALOGUE_WITHIN)
    keep_what_lives()
    give_back()
    health.catalogued = True
    if (registration := registered(app)) is not None:
        await registration.keep()
    while True:
        await receiving.poll()


async def _until(stop: asyncio.Event, receive: Coroutine[Any, Any, None]) -> None:
    """Receives until told to stop, or until receiving fails for good."""
    receiving, stopping = asyncio.create_task(receive), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({receiving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if receiving.done():
            receiving.result()
    finally:
        receiving.cancel()
        stopping.cancel()
        await asyncio.gather(receiving, stopping, return_exceptions=True)


def _receiving(app: App, work: Work) -> Receiving:
    # One lane a person in `Receiving` keeps a chat's updates in order; no other isolation is needed.
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.workflow_data.update(app.use.workflow_data())
    if app.instruments is not None:
        from bot.metrics.middleware import Measured

        dispatcher.update.outer_middleware(Measured(app.instruments))
    dispatcher.update.outer_middleware(WakeDelivery(work.news))
    join(dispatcher)
    return Receiving(
        app.bot,
        dispatcher,
        app.inbox,
        app.worker,
        app.clock,
        app.settings.limits.updates_per_minute,
        app.heartbeat.alive_until,
        app.count_unreadable,
    )


async def _set_commands(app: App) -> None:
    try:
        known = {admin: await app.use.users.get(admin) for admin in app.use.access.admins}
        chosen = {admin: user.language if user else None for admin, user in known.items()}
        await introduce(app.bot, chosen, app.use.access)
        if (desk := app.use.operators.desk) is not None:
            await introduce_desk(app.bot, desk)
    except (TelegramAPIError, ClientDecodeError) as error:
        logger.warning("the command menu could not be set: %s", error)


async def _ask_for_inline_mode(app: App) -> None:
    """Asks Telegram whether inline mode is on, because only then cards have a Share button."""
    try:
        app.use.cards.may_share = bool((await app.bot.me()).supports_inline_queries)
    except (TelegramAPIError, ClientDecodeError) as error:
        logger.warning("whether inline mode is on is not known, so orders offer no Share button: %s", error)
