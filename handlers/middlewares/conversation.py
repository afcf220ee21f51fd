"""Gives every handler the person's conversation, and stores its changes."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aiogram import BaseMiddleware
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from handlers.conversation import Conversation
from handlers.show import send
from handlers.views.form_ends import restarted

logger = logging.getLogger(__name__)
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class ConversationStore(Protocol):
    async def save(self, user_id: int, data: str | None) -> None: ...


class PrivateEdits(BaseMiddleware):
    """Lets edits through in private chats only: they correct answers of forms, and forms are private."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if isinstance(event, Message) and event.chat.type == "private":
            return await handler(event, data)
        return None


class Converse(BaseMiddleware):
    """Takes the conversation as it was read with the person, and writes it once.

    The update stays in the inbox until it was handled: after a crash it is handled again over what is stored, and a
    form recognises an update that it took already. It may show its step a second time then; the button of the first
    summary works as well (decision 12).
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        store: ConversationStore = data["conversations"]
        user: User = data["event_from_user"]
        stored: str | None = data.pop("stored_conversation")
        conversation = Conversation.stored(stored)
        if conversation is None:
            logger.info("a stored conversation of another version was dropped")
            conversation = Conversation()
            if await _starts_over(event):
                await store.save(user.id, None)
                return None
        conversation.passes_on()
        data["conversation"] = conversation
        try:
            result = await handler(event, data)
        except (TelegramAPIError, ClientDecodeError):
            # The person was not told, but what they wrote is taken: the update is not handled again.
            await _save(store, user.id, stored, conversation)
            raise
        await _save(store, user.id, stored, conversation)
        return result


async def _save(store: ConversationStore, user_id: int, stored: str | None, conversation: Conversation) -> None:
    kept = conversation.store()
    if kept != stored:
        await store.save(user_id, kept)


async def _starts_over(event: TelegramObject) -> bool:
    """Says that the form starts over. True if nothing else is to be done, because a text was meant for that form."""
    if isinstance(event, CallbackQuery | Message):
        await send(event, restarted())
    return isinstance(event, Message) and not (event.text or "").startswith("/")
