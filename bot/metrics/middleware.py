"""Measures what the dispatcher does with each update."""

import time
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, Update

from bot.metrics.instruments import Instruments, Outcome
from bot.receiving.reading import kind
from core.tracing import FAILED
from storage.database import DatabaseTrouble


class Measured(BaseMiddleware):
    """Goes around all other middlewares of updates."""

    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments

    async def __call__(self, handler: Any, event: TelegramObject, data: dict[str, Any]) -> Any:
        outcome: Outcome = "failed"
        begun = time.perf_counter()
        FAILED.set(False)
        try:
            result = await handler(event, data)
            outcome = "failed" if FAILED.get() else "handled"
            return result
        except DatabaseTrouble:
            outcome = "put off"
            raise
        finally:
            what = kind(event) if isinstance(event, Update) else "other"
            self._instruments.update(what, outcome, time.perf_counter() - begun)
