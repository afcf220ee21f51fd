"""Serves for as long as the process runs, if HTTP__PORT is set.

Only then does it import what that needs, which takes 3 MB.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.app import App
from bot.http.health import Health
from bot.receiving import Receiving
from bot.receiving.registration import Registration

if TYPE_CHECKING:
    from aiohttp import web


@asynccontextmanager
async def serving(app: App, health: Health, receiving: Receiving) -> AsyncIterator[None]:
    """Serves within the block, and measures the event loop. Raises CannotListen."""
    http, instruments = app.settings.http, app.instruments
    if http.port is None or instruments is None:
        yield
        return
    from bot.http.server import Server
    from bot.metrics.gauges import Gauges

    gauges = Gauges(app.database, app.providers, app.clock)
    server = Server(health, instruments, gauges, _webhook(app, health, receiving))
    await server.start(http.host, http.port)
    try:
        async with instruments.watching_the_loop():
            yield
    finally:
        await server.stop()


def _webhook(app: App, health: Health, receiving: Receiving) -> "list[web.RouteDef]":
    settings = app.settings.webhook
    if settings.url is None or settings.secret is None:
        return []
    from aiohttp import web

    from bot.receiving.webhook import Webhook

    webhook = Webhook(receiving.store, settings.secret.get_secret_value(), lambda: health.open)
    return [web.post(settings.path, webhook.take)]


def registered(app: App) -> Registration | None:
    """The object that keeps Telegram posting to us; None if the bot polls."""
    settings = app.settings.webhook
    if settings.url is None or settings.secret is None:
        return None
    return Registration(app.bot, str(settings.url), settings.secret.get_secret_value())
