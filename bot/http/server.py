"""The process's own HTTP server: /healthz, /readyz, /metrics."""

import logging
import os
from collections.abc import Iterable

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as TEXT_FORMAT

from bot.http.health import Health
from bot.http.trouble import CannotListen
from bot.metrics.gauges import Gauges
from bot.metrics.instruments import Instruments

logger = logging.getLogger(__name__)

LONGEST_BODY = 1024 * 1024
"""Bytes; a Telegram message has 4,096 characters at most."""


class Server:
    """Serves from `start` to `stop`. `routes` are further ones."""

    def __init__(
        self, health: Health, instruments: Instruments, gauges: Gauges, routes: Iterable[web.RouteDef] = ()
    ) -> None:
        self._health = health
        self._gauges = gauges
        self._registry = instruments.registry
        self._registry.register(gauges)
        application = web.Application(client_max_size=LONGEST_BODY)
        application.add_routes(
            [
                web.get("/healthz", self._alive),
                web.get("/readyz", self._ready),
                web.get("/metrics", self._metrics),
                *routes,
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)

    async def start(self, host: str, port: int) -> None:
        """Raises CannotListen."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            why = os.strerror(error.errno) if error.errno else str(error)
            raise CannotListen(f"HTTP__HOST, HTTP__PORT: cannot listen on {host}:{port} ({why})") from None
        logger.info("serving health and metrics on %s:%d", host, port)

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _alive(self, request: web.Request) -> web.Response:
        """Any answer shows that the process and its loop run."""
        return web.Response(text="ok\n")

    async def _ready(self, request: web.Request) -> web.Response:
        trouble = await self._health.trouble()
        return web.Response(text=f"{trouble or 'ok'}\n", status=503 if trouble else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        await self._gauges.look()
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": TEXT_FORMAT})
