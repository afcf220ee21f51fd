"""Checks whether the bot token is really wrong: a single 401 may be Telegram's own trouble."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramUnauthorizedError

logger = logging.getLogger(__name__)

ASKED_AGAIN = (2.0, 5.0, 8.0, 15.0, 30.0)
"""The pauses before Telegram is asked again: a minute in all."""
ASKED_AT_START = (1.0, 2.0)
"""The same before the token was ever taken: an operator who mistyped it waits for the answer."""


class Token:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.was_taken = False
        """Telegram took it before: a 401 is then more likely its own trouble."""

    async def stays_wrong(self) -> bool:
        """Asks again after a 401. False if Telegram takes the token again, or has another kind of trouble."""
        logger.warning("Telegram says that the bot token is wrong; asking again")
        wrong = True
        for pause in ASKED_AGAIN if self.was_taken else ASKED_AT_START:
            await asyncio.sleep(pause)
            try:
                await self._bot.get_me()
            except TelegramUnauthorizedError:
                continue
            except (TelegramAPIError, ClientDecodeError):
                wrong = False
            else:
                logger.warning("Telegram takes the bot token again")
                return False
        return wrong
