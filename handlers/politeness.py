"""One middleware that turns what the use cases raise into an answer: an alert on a press, a line on a message."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram.utils.callback_answer import CallbackAnswer

from handlers import keyboards
from handlers.catalogue import new_order
from handlers.drafts import FormLeft, StaleDraft
from handlers.showing import Outdated, send, show
from handlers.texts import forms, general
from handlers.texts.words import clipped, plain
from orders.managing import NoSuchOrder, NotPossible
from orders.provider import NotSent, ProviderError, Refused
from orders.refusals import is_operators

logger = logging.getLogger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
ALERT = 200
"""Characters that fit into the answer to a press."""


class LateAnswers(BaseMiddleware):
    """A press that waited, for a restart or behind others, may be too old for Telegram to take an answer to it."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        try:
            return await handler(event, data)
        except TelegramBadRequest as error:
            if "query is too old" not in error.message:
                raise
        answer: CallbackAnswer | None = data.get("callback_answer")
        if isinstance(event, CallbackQuery) and answer is not None and answer.text:
            # What came of a slow press must not be lost with it.
            await send(event, plain(answer.text, ALERT))
        return None


class Politeness(BaseMiddleware):
    """Nobody is left without an answer, and nothing private is in it."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        try:
            return await handler(event, data)
        except Outdated:
            await _say(event, data, general.OUTDATED)
            if isinstance(event, CallbackQuery):
                await new_order(event, data["shop"], data["ordering"], data["managing"])
        except FormLeft as error:
            await _say(event, data, forms.LEFT_BEFORE)
            if isinstance(event, CallbackQuery):
                await show(event, forms.LEFT_BEFORE, keyboards.begin_again(error.service_id))
        except StaleDraft:
            await _say(event, data, forms.restarted())
        except NoSuchOrder:
            await _say(event, data, general.NOT_YOURS)
        except (NotPossible, ProviderError) as error:
            logger.info("a press or a command came to nothing: %s", error)
            await _say(event, data, _reason(error))
        except TelegramAPIError:
            raise
        except Exception:
            logger.exception("a handler failed")
            await _say(event, data, general.FAILED)
        return None


def _reason(error: Exception) -> str:
    match error:
        case ProviderError() if is_operators(str(error)):
            # What the provider says of the operator's account stands in the log.
            return "The provider cannot do this at the moment."
        case Refused():
            return f"The provider refused: {error}"
        case NotSent():
            return f"The provider is away; nothing was asked of it. {error}"
        case ProviderError():
            return f"The provider gave no clear answer. {error}"
        case _:
            return str(error)


async def _say(event: TelegramObject, data: dict[str, Any], text: str) -> None:
    """`text` without HTML: a window on a press, a line in the chat on a message."""
    if isinstance(event, CallbackQuery):
        answer: CallbackAnswer = data["callback_answer"]
        answer.text, answer.show_alert = clipped(text, ALERT), True
    elif isinstance(event, Message):
        await event.answer(plain(text, 1000))
