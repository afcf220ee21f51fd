"""A tiny reverse proxy: one address in front of several replicas, each request to the next of them in turn."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import aiohttp
from aiohttp import web

ANSWERS_WITHIN = 4.0
LEFT_ALONE_FOR = 5.0
"""Seconds that a replica gets no request after it failed one."""


@dataclass
class Proxy:
    """`replicas` are base URLs. A request that one of them does not take goes to the next."""

    replicas: Sequence[str]
    taken: Counter[int] = field(default_factory=Counter)
    """How many requests each replica answered with 200."""
    passed_on: int = 0
    """How often a request went on to the next replica."""
    failed: int = 0
    """How many requests no replica took."""
    _turn: "count[int]" = field(default_factory=count)
    _ill_until: dict[int, float] = field(default_factory=dict)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[str]:
        """Serves on a free port; yields the base URL."""
        timeout = aiohttp.ClientTimeout(total=ANSWERS_WITHIN)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            application = web.Application()
            application.add_routes([web.post("/{path:.*}", partial(self._pass, session))])
            runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            try:
                yield f"http://127.0.0.1:{runner.addresses[0][1]}"
            finally:
                await runner.cleanup()

    async def _pass(self, session: aiohttp.ClientSession, request: web.Request) -> web.Response:
        body, first = await request.read(), next(self._turn)
        for number in self._well(first):
            try:
                url = self.replicas[number] + request.path
                async with session.post(url, data=body, headers=request.headers) as answer:
                    if answer.status < 500:
                        self.taken[number] += answer.status == 200
                        return web.Response(status=answer.status)
            except (TimeoutError, aiohttp.ClientError):
                pass
            self.passed_on += 1
            self._ill_until[number] = asyncio.get_running_loop().time() + LEFT_ALONE_FOR
        self.failed += 1
        return web.Response(status=502)

    def _well(self, first: int) -> list[int]:
        """The replicas in the order they are asked; if all are ill, they are asked all the same."""
        now, all_of_them = asyncio.get_running_loop().time(), len(self.replicas)
        order = [(first + step) % all_of_them for step in range(all_of_them)]
        return [number for number in order if self._ill_until.get(number, 0) <= now] or order
