"""Asks one of our servers over HTTP, as Prometheus or a proxy does."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from bot.http.health import Health
from bot.http.server import Server
from bot.metrics.gauges import Gauges
from bot.metrics.instruments import Instruments


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Asking:
    session: aiohttp.ClientSession
    url: str

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(self.url + path) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def served(health: Health, instruments: Instruments, gauges: Gauges) -> AsyncIterator[Asking]:
    server, port = Server(health, instruments, gauges), free_port()
    await server.start("127.0.0.1", port)
    async with aiohttp.ClientSession() as session:
        yield Asking(session, f"http://127.0.0.1:{port}")
    await server.stop()


async def metrics_of(instruments: Instruments, gauges: Gauges) -> str:
    async with served(Health(gauges._database), instruments, gauges) as asking:
        status, text = await asking.get("/metrics")
    assert status == 200
    return text
