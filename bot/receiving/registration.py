"""Keeps Telegram posting its updates to our address."""

import asyncio
import logging
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.types import WebhookInfo

from bot.receiving.polling import FIRST_PAUSE, LONGEST_PAUSE, NOT_TELEGRAMS
from bot.receiving.reading import KINDS
from bot.receiving.token import Token
from core.backoff import pause_after

logger = logging.getLogger(__name__)

LOOK_EVERY = 60.0


class Registration:
    """Every replica does the same, because setting a webhook again changes nothing. None removes it: others need it."""

    def __init__(self, bot: Bot, url: str, secret: str) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self._token = Token(bot)
        self._is_set = False
        self._failures = 0
        """In a row."""
        self._told: datetime | None = None
        """The last failed delivery that the log knows."""

    async def keep(self) -> None:
        """Sets the webhook, and looks after it. Raises TelegramUnauthorizedError for a token that stays wrong."""
        while True:
            pause = await self.step()
            await asyncio.sleep(pause)

    async def step(self) -> float:
        """Looks once; returns the seconds until the next look. Raises as `keep` does."""
        try:
            if not self._is_set:
                await self._set()
            await self._look()
        except TelegramUnauthorizedError as error:
            if await self._token.stays_wrong():
                raise error
            return FIRST_PAUSE
        except (TelegramAPIError, ClientDecodeError) as error:
            return self._pause_after(error)
        if self._failures:
            logger.warning("Telegram answers again")
        self._failures, self._token.was_taken = 0, True
        return LOOK_EVERY

    async def _set(self) -> None:
        await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=list(KINDS))
        self._is_set = True
        logger.info("Telegram posts updates to WEBHOOK__URL")

    async def _look(self) -> None:
        info = await self._bot.get_webhook_info()
        if info.url != self._url:
            logger.warning("another program changed or removed the webhook; it is set again")
            await self._set()
        elif info.last_error_date is not None and info.last_error_date != self._told:
            self._told = info.last_error_date
            logger.warning("Telegram could not deliver: %s", why(info))

    def _pause_after(self, error: Exception) -> float:
        if not self._failures:
            logger.warning("%s: %s", NOT_TELEGRAMS, type(error).__name__)
        self._failures += 1
        if isinstance(error, TelegramRetryAfter):
            return float(error.retry_after)
        return pause_after(self._failures, FIRST_PAUSE, LONGEST_PAUSE)


def why(info: WebhookInfo) -> str:
    """Telegram's words about the last delivery that failed, on one line; the address is not in them."""
    said = " ".join((info.last_error_message or "it does not say why").split()).replace(info.url, "the webhook")
    return f"{said} ({info.pending_update_count} updates wait)"
