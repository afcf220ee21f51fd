"""Wakes the sending of notices after an update."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

APART = 0.1
"""Seconds between two looks that updates ask for: one after each update takes a sixth of the time of a burst."""


class WakeDelivery(BaseMiddleware):
    """What a handler did may have stored notices: they are sent at once, or a moment later while many people write."""

    def __init__(self, news: asyncio.Event, apart: float = APART) -> None:
        self._news = news
        self._apart = apart
        self._next = 0.0
        self._waits = False

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        try:
            return await handler(event, data)
        finally:
            self._ask()

    def _ask(self) -> None:
        if self._waits:
            return
        loop = asyncio.get_running_loop()
        if loop.time() >= self._next:
            self._ring()
        else:
            self._waits = True
            loop.call_at(self._next, self._ring)

    def _ring(self) -> None:
        self._waits = False
        self._next = asyncio.get_running_loop().time() + self._apart
        self._news.set()
