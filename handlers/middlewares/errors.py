"""One middleware that turns what the use cases raise into an answer: an alert on a press, a line on a message."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest, TelegramNotFound
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, TelegramObject
from aiogram.utils.callback_answer import CallbackAnswer

from core.broadcasts.composing import NoSuchBroadcast
from core.members.directory import NoSuchPerson
from core.orders.mass import NoSuchBatch
from core.orders.not_possible import NotPossible
from core.orders.order_actions import NoSuchOrder
from core.provider import ProviderError
from core.requests.asking import NoSuchRequest
from core.tracing import FAILED
from handlers.catalogue import new_order
from handlers.conversation import Conversation, FormLeft
from handlers.form_step import show_step
from handlers.show import Outdated, is_private, remove_buttons, send, show
from handlers.views import broadcasts, errors, form_ends, orders
from handlers.views.words import clipped, plain

logger = logging.getLogger(__name__)

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
ALERT = 200
"""Characters that fit into the answer to a press."""


class Untaken(BaseMiddleware):
    """Logs one line if Telegram did not take an answer, because nothing can be done about it here."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        try:
            return await handler(event, data)
        except TelegramAPIError as error:
            if not _is_expected(error, event):
                raise
            logger.info("an answer was not taken (%s): %s", type(error).__name__, " ".join(error.message.split()))
        except ClientDecodeError:
            logger.info("an answer was perhaps not taken: Telegram's own answer cannot be read")
        return None


def _is_expected(error: TelegramAPIError, event: TelegramObject) -> bool:
    """Whether the error is about the chat or the network. A message that Telegram refuses needs a traceback."""
    if not isinstance(error, TelegramBadRequest | TelegramNotFound):
        return True
    message = event.message if isinstance(event, CallbackQuery) else event
    in_private = isinstance(message, Message) and message.chat.type == "private"
    return not in_private or any(word in error.message.casefold() for word in ("right", "chat not found", "forbidden"))


class LateAnswers(BaseMiddleware):
    """A press that waited may be too old for Telegram to take an answer to it, or 429 comes instead.

    The outcome of the press must not be lost with it, so it is sent as a message.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        try:
            return await handler(event, data)
        except TelegramAPIError as error:
            if not isinstance(error.method, AnswerCallbackQuery):
                raise
            logger.info("an answer to a press was not taken: %s", " ".join(error.message.split()))
            text = error.method.text
        if text and isinstance(event, CallbackQuery):
            await send(event, plain(text, ALERT))
        return None


class Politeness(BaseMiddleware):
    """Gives everybody an answer, with nothing private in it."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        try:
            return await handler(event, data)
        except (Outdated, NoSuchBatch, NoSuchPerson):
            await _lead_on(event, data)
        except FormLeft as error:
            await _say(event, data, form_ends.form_was_cancelled())
            if isinstance(event, CallbackQuery):
                await show(event, *form_ends.left_before(error.service_id))
        except (NoSuchOrder, NoSuchRequest):
            await _say(event, data, errors.not_yours(), orders.back_to_orders())
        except NoSuchBroadcast:
            await _say(event, data, broadcasts.gone())
        except NotPossible as error:
            await _say(event, data, orders.not_possible(error), orders.after_all(error.order))
        except ProviderError as error:
            logger.info("a press or a command came to nothing: %s", error)
            await _say(event, data, errors.reason(error))
        except (TelegramAPIError, ClientDecodeError):
            raise
        except Exception:
            logger.exception("a handler failed")
            FAILED.set(True)
            await _say(event, data, errors.failed())
        return None


async def _lead_on(event: TelegramObject, data: dict[str, Any]) -> None:
    """After a press that came too late, shows the state of its form or a fresh menu."""
    key = getattr(data.get("callback_data"), "draft", None)
    if key is not None and isinstance(event, CallbackQuery):
        # A press may be handled a second time after a crash, and a form may have lost its latest message in it.
        if order := await data["placing"].order_of_key(key, event.from_user.id):
            await _say(event, data, form_ends.already_placed(order.id))
            return
        conversation: Conversation = data["conversation"]
        if (draft := conversation.draft) is not None:
            await _say(event, data, form_ends.moved_on() if draft.key == key else errors.outdated())
            if event.message is not None and event.message.message_id != draft.message_id:
                await remove_buttons(event, event.message.message_id)
            await show_step(event, conversation, data["checkout"], data["known_user"])
            return
    await _say(event, data, errors.outdated())
    if isinstance(event, CallbackQuery):
        await new_order(event, data["shop"], data["ordering"], data["order_actions"], data["maintenance"])


async def _say(
    event: TelegramObject, data: dict[str, Any], text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """`text` without HTML: a window on a press, a line in the chat on a message, with `keyboard` in private."""
    if isinstance(event, CallbackQuery):
        answer: CallbackAnswer = data["callback_answer"]
        answer.text, answer.show_alert = clipped(text, ALERT), True
    elif isinstance(event, Message):
        await show(event, plain(text, 1000), keyboard if is_private(event) else None)
