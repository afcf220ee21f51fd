"""Serves for as long as the process runs, if HTTP__PORT is set.

Only then does it import what that needs, which takes 3 MB.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.http.health import Health
from bot.receiving import Receiving
from bot.receiving.registration import Registration
from bot.rooms import Rooms

if TYPE_CHECKING:
    from aiohttp import web


@asynccontextmanager
async def serving(rooms: Rooms, health: Health, receiving: Receiving) -> AsyncIterator[None]:
    """Serves within the block, and measures the event loop. Raises CannotListen."""
    http, instruments = rooms.settings.http, rooms.instruments
    if http.port is None or instruments is None:
        yield
        return
    from bot.http.server import Server
    from bot.metrics.gauges import Gauges

    gauges = Gauges(rooms.database, rooms.providers, rooms.clock)
    server = Server(health, instruments, gauges, _webhook(rooms, health, receiving))
    await server.start(http.host, http.port)
    try:
        async with instruments.watching_the_loop():
            yield
    finally:
        await server.stop()


def _webhook(rooms: Rooms, health: Health, receiving: Receiving) -> "list[web.RouteDef]":
    settings = rooms.settings.webhook
    if settings.url is None or settings.secret is None:
        return []
    from aiohttp import web

    from bot.receiving.webhook import Webhook

    webhook = Webhook(receiving.store, settings.secret.get_secret_value(), lambda: health.open)
    return [web.post(settings.path, webhook.take)]


def registered(rooms: Rooms) -> Registration | None:
    """The object that keeps Telegram posting to us; None if the bot polls."""
    settings = rooms.settings.webhook
    if settings.url is None or settings.secret is None:
        return None
    return Registration(rooms.bot, str(settings.url), settings.secret.get_secret_value())
