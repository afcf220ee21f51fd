"""Polling: fetches the raw updates that Telegram has for this bot, and handles its failures."""

import asyncio
import logging
from collections.abc import Collection
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates

from bot.receiving.reading import KINDS
from bot.receiving.token import Token
from core.backoff import pause_after

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
ANSWER_SECONDS = 15
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
NOT_TELEGRAMS = "Telegram does not answer"
NOT_STORED = "updates cannot be stored"
WEBHOOK_SET = (
    "a webhook was set for this bot, and Telegram gave its updates there; it is removed, and what waits is kept"
)
OTHER_PROCESS = "another process polls with this token"


class GetRawUpdates(GetUpdates):
    """getUpdates with raw updates, because aiogram would refuse a whole answer for one update that it cannot read."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"


class Polling:
    """Asks for updates. It logs an outage and its end once each, and waits longer after each failed try."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._offset: int | None = None
        self._trouble: str | None = None
        self._failures = 0
        """How many failures of the same kind came in a row."""
        self._token = Token(bot)

    async def fetch(self) -> list[Any] | None:
        """Telegram's raw updates; None after a failure, which is waited out here.

        Raises TelegramUnauthorizedError: the token is wrong, and was still wrong when asked again.
        """
        asked = GetRawUpdates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=list(KINDS))
        try:
            updates: list[Any] = await self._bot(asked, request_timeout=POLL_SECONDS + ANSWER_SECONDS)
        except TelegramUnauthorizedError as error:
            if await self._token.stays_wrong():
                raise error
        except TelegramConflictError as error:
            await self._settle(error)
        except (TelegramAPIError, ClientDecodeError) as error:
            await self.away(NOT_TELEGRAMS, error)
        else:
            self._token.was_taken = True
            return updates
        return None

    def confirm(self, update_ids: Collection[int]) -> None:
        """The next request tells Telegram that these arrived.

        Only the last batch counts: after a silence of a week Telegram goes on at a lower number.
        """
        self._offset = max(update_ids) + 1

    def well(self) -> None:
        """Logs once that an outage is over."""
        if self._trouble is not None:
            logger.warning("receiving goes on")
            self._trouble, self._failures = None, 0

    async def away(self, trouble: str, error: Exception) -> None:
        """Logs an outage once, and waits before the next try."""
        if trouble != self._trouble:
            # What could not be decoded may be other people's messages.
            why = "its answer cannot be read" if isinstance(error, ClientDecodeError) else error
            logger.warning("%s: %s", trouble, why)
            self._trouble, self._failures = trouble, 0
        self._failures += 1
        pause = pause_after(self._failures, FIRST_PAUSE, LONGEST_PAUSE)
        await asyncio.sleep(float(error.retry_after) if isinstance(error, TelegramRetryAfter) else pause)

    async def _settle(self, error: TelegramConflictError) -> None:
        """Removes a leftover webhook, or waits for another process to stop."""
        if "webhook" not in error.message.casefold():
            await self.away(OTHER_PROCESS, error)
            return
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except (TelegramAPIError, ClientDecodeError) as failed:
            await self.away("a webhook is set for this bot, and cannot be removed", failed)
        else:
            await self.away(WEBHOOK_SET, error)
