"""Serves for as long as the process runs, where HTTP__PORT is set."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.http.health import Health
from bot.http.server import Server
from bot.metrics.gauges import Gauges
from bot.rooms import Rooms


@asynccontextmanager
async def serving(rooms: Rooms, health: Health) -> AsyncIterator[None]:
    """Serves within the block, and measures the event loop. Raises CannotListen."""
    http, instruments = rooms.settings.http, rooms.instruments
    if http.port is None or instruments is None:
        yield
        return
    server = Server(health, instruments, Gauges(rooms.database, rooms.providers, rooms.clock))
    await server.start(http.host, http.port)
    try:
        async with instruments.watching_the_loop():
            yield
    finally:
        await server.stop()
