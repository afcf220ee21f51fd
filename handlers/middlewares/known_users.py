"""Lets only updates of known users in private chats reach the handlers."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from core.clock import Clock
from core.people.access import Access
from core.people.operators import DeskChat
from core.people.user import User as KnownUser
from handlers.menu import COMMANDS
from handlers.views import people

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


CONTENT = {
    *(ContentType.TEXT, ContentType.ANIMATION, ContentType.AUDIO, ContentType.CHECKLIST, ContentType.CONTACT),
    *(ContentType.DICE, ContentType.DOCUMENT, ContentType.GAME, ContentType.INVOICE, ContentType.LOCATION),
    *(ContentType.PAID_MEDIA, ContentType.PHOTO, ContentType.POLL, ContentType.STICKER, ContentType.STORY),
    ContentType.USERS_SHARED,
    *(ContentType.VENUE, ContentType.VIDEO, ContentType.VIDEO_NOTE, ContentType.VOICE),
}
"""The content that people write. Everything else is Telegram's own: pins, timers, backgrounds, gifts and the like."""


class PeopleOnly(BaseMiddleware):
    """Drops service messages, and cards shared in the bot's own chat: nobody waits for an answer to them."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if isinstance(event, Message) and event.text is None and event.content_type not in CONTENT:
            return None
        if isinstance(event, Message) and event.via_bot is not None and event.via_bot.id == data["bot"].id:
            return None
        return await handler(event, data)


class PrivateOnly(BaseMiddleware):
    """In groups nothing private appears: our commands get one line, everything else gets no answer.

    Admins in the desk's own group pass; the routers for them are named in `handlers.router`.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        message = event.message if isinstance(event, CallbackQuery) else event
        chat = getattr(message, "chat", None)
        if chat is None or chat.type == "private" or _is_at_the_desk(message, data):
            return await handler(event, data)
        if isinstance(event, CallbackQuery):
            await event.answer(people.private_only(), show_alert=True)
        elif isinstance(event, Message) and await is_for_us(event.text or "", data["bot"]):
            await event.reply(people.private_only())
        return None


def _is_at_the_desk(message: object, data: dict[str, Any]) -> bool:
    """Whether an admin does something in the chat, and the topic, where operators work."""
    desk: DeskChat | None = data["operators"].desk
    user: User | None = data.get("event_from_user")
    access: Access = data["access"]
    if desk is None or user is None or not access.is_admin(user.id):
        return False
    chat = getattr(message, "chat", None)
    if chat is None or chat.id != desk.chat_id:
        return False
    # Telegram does not tell the topic of an old message.
    return desk.topic_id is None or not isinstance(message, Message) or message.message_thread_id == desk.topic_id


async def is_for_us(text: str, bot: Bot) -> bool:
    """Whether the text begins with one of our commands, without a bot's name or with this one's."""
    word = text.split(maxsplit=1)[0] if text[:1] == "/" else ""
    name, _, addressed = word.removeprefix("/").casefold().partition("@")
    if name not in COMMANDS:
        return False
    return not addressed or addressed == ((await bot.me()).username or "").casefold()


class UserStore(Protocol):
    async def remember(
        self, user_id: int, now: datetime, telegram_language: str | None, name: str, username: str | None
    ) -> KnownUser: ...

    async def arrive(
        self, user_id: int, now: datetime, telegram_language: str | None, name: str, username: str | None
    ) -> tuple[KnownUser, str | None]: ...


class KnownUsers(Protocol):
    async def get(self, user_id: int) -> KnownUser | None: ...


class Recall(BaseMiddleware):
    """Gives the handler the stored data of a person who does not write to the bot, without making them a user."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        users: KnownUsers = data["users"]
        data["known_user"] = await users.get(user.id) if user is not None else None
        return await handler(event, data)


class Remember(BaseMiddleware):
    """Gives the handler the stored data of the person, and their conversation to the next middleware.

    A person who writes no longer blocks the bot.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User = data["event_from_user"]
        users: UserStore = data["users"]
        clock: Clock = data["clock"]
        seen = (user.language_code, user.full_name, user.username)
        data["known_user"], data["stored_conversation"] = await users.arrive(user.id, clock(), *seen)
        return await handler(event, data)
