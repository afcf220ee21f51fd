"""The post of `core.broadcasts.sending`: one message of a broadcast to one person."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import timedelta

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiohttp import ClientConnectorError

from core.broadcasts.broadcast import Broadcast, Recipient
from core.broadcasts.sending import Leaves, MessageGone, NoAnswer, NotLeft, NotNow
from core.notices.delivery import Undeliverable, Unreachable
from handlers.language import speaking, spoken
from handlers.sending.request_middleware import NoLongerWanted, as_urgent_as
from handlers.sending.send_limits import Urgency
from handlers.views.broadcasts import under_it
from handlers.views.words import plain

LONGEST = 4000
_GONE = ("message to copy not found", "message can't be copied", "message_id_invalid")


@dataclass
class BroadcastPost:
    bot: Bot

    async def send(self, broadcast: Broadcast, recipient: Recipient, leaves: Leaves) -> None:
        """Raises NotNow, NotLeft, NoAnswer, MessageGone, Unreachable, Undeliverable."""
        language = spoken(recipient.telegram_language, recipient.language)
        with as_urgent_as(Urgency.BROADCAST, leaves=leaves), speaking(language):
            await _sent(self.show(broadcast, recipient.user_id))

    def show(self, broadcast: Broadcast, chat_id: int) -> Awaitable[object]:
        """Shows the broadcast as people get it."""
        message = broadcast.message
        if message.chat_id is None or message.message_id is None:
            return self.bot.send_message(chat_id, plain(message.text, LONGEST), reply_markup=under_it())
        return self.bot.copy_message(chat_id, message.chat_id, message.message_id, reply_markup=under_it())


async def _sent(call: Awaitable[object]) -> None:
    try:
        await call
    except NoLongerWanted:
        raise NotLeft from None
    except TelegramRetryAfter as error:
        raise NotNow(timedelta(seconds=error.retry_after)) from None
    except TelegramForbiddenError as error:
        raise Unreachable(error.message) from None
    except (TelegramBadRequest, TelegramNotFound) as error:
        words = error.message.casefold()
        if any(gone in words for gone in _GONE):
            raise MessageGone(error.message) from None
        if "chat not found" in words:
            raise Unreachable(error.message) from None
        raise Undeliverable(error.message) from None
    except TelegramNetworkError as error:
        if isinstance(error.__cause__, ClientConnectorError):
            raise NotNow from None
        raise NoAnswer from None
    except (TelegramAPIError, ClientDecodeError):
        raise NoAnswer from None
