"""The stand-in provider server: it serves five personalities on one port, each at its own path."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from sandbox.provider.calls import CallLog
from sandbox.provider.clock import Clock
from sandbox.provider.control import Control
from sandbox.provider.dialect import Dialect
from sandbox.provider.endpoint import Endpoint
from sandbox.provider.faults import FaultBook, read_fault
from sandbox.provider.offers import load_offers
from sandbox.provider.panel import Panel
from sandbox.provider.personalities import ONE_ID_ONLY, PERSONALITIES, Personality
from sandbox.provider.streamdetails import StreamDetails
from sandbox.provider.world import World

_SERVED = (*PERSONALITIES, *ONE_ID_ONLY)


class ProviderServer:
    """The server. Mount `application()` on your own runner, or `start()` and `stop()` it here.

    At `speed` 1 an order ends ten seconds after it arrived, at 10 after one. A test passes a `Clock` that stands still
    and advances it.
    """

    def __init__(self, *, speed: float = 1.0, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.worlds = {p.name: _world(p, self.clock, speed) for p in _SERVED}
        self._faults = FaultBook()
        self.calls = CallLog()
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._address = ("127.0.0.1", 0)

    def personalities(self) -> tuple[Personality, ...]:
        """Name, path, key, dialect, encoding, currency of each; a provider's URL is base URL + path."""
        return PERSONALITIES

    def application(self) -> web.Application:
        app = web.Application()
        for personality in _SERVED:
            world = self.worlds[personality.name]
            dialect = _dialect(personality, world)
            endpoint = Endpoint(personality.name, world, dialect, self._faults, self.calls)
            app.router.add_route("*", personality.path, endpoint.handle)
        app.router.add_routes(Control(self.worlds, self.clock, self._faults, self.calls).routes())
        app.on_shutdown.append(self._let_go)
        return app

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Starts listening, on a free port if `port` is 0. Returns the base URL without a trailing slash."""
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        self._address = (host, port)
        await self.accept()
        self._address = (host, self._runner.addresses[0][1])
        return f"http://{host}:{self._address[1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = self._site = None

    def add_fault(self, described: Mapping[str, Any]) -> None:
        """Adds a fault, as POST /sandbox/provider/faults does."""
        self._faults.add(read_fault(described, frozenset(self.worlds)))

    async def refuse(self) -> None:
        """Closes the listening socket and every connection, so that all providers really refuse. The control side
        shares the port and goes away too. Answers that are held or slow are lost.
        """
        if self._runner is None or self._site is None:
            raise RuntimeError("the server is not listening")
        await self._site.stop()
        self._site = None
        # A kept-alive connection would still be served, and its client would never have to connect.
        for connection in self._runner.server.connections if self._runner.server else ():
            if connection.transport is not None:
                connection.transport.abort()
        # The aborted sockets are really closed in the next turn of the loop.
        await asyncio.sleep(0)

    async def accept(self) -> None:
        """Listens again on the same port."""
        if self._runner is None or self._site is not None:
            raise RuntimeError("the server is not started, or is listening already")
        self._site = web.TCPSite(self._runner, *self._address)
        await self._site.start()

    async def _let_go(self, _app: web.Application) -> None:
        self._faults.clear()


def _dialect(personality: Personality, world: World) -> Dialect:
    if personality.dialect == "streamdetails":
        return StreamDetails(personality, world)
    return Panel(personality, world)


def _world(personality: Personality, clock: Clock, speed: float) -> World:
    return World(
        load_offers(personality.catalogue or personality.name),
        clock,
        balance=personality.balance,
        first_order=personality.first_order,
        first_refill=personality.first_refill,
        per_unit=personality.per_unit,
        speed=speed,
    )
