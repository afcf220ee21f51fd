"""Waits for something to become true, with a deadline."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Bell:
    """A bell that rings after every change, so that everyone who waits looks again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.closed = False

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def open(self) -> None:
        """Allows waiting again after a `close`."""
        self.closed = False

    def close(self) -> None:
        """Ends every wait, so that a server can stop at once."""
        self.closed = True
        self.ring()

    async def until(self, look: Callable[[], T], seconds: float) -> T:
        """What `look` returns as soon as it is truthy, or what it returns after `seconds`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not (seen := look()) and not self.closed and (left := deadline - loop.time()) > 0:
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiting.add(waiter)
            try:
                await asyncio.wait((waiter,), timeout=left)
            finally:
                self._waiting.discard(waiter)
        return seen
