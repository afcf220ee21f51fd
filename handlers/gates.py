"""What every update passes before a handler sees it: private chats only, let in or not, known as a user."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Protocol

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from handlers.texts import general
from orders.access import Access
from orders.clock import Clock
from orders.models import User as KnownUser

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class PrivateOnly(BaseMiddleware):
    """In groups nothing private appears: a command gets one line, everything else silence."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        message = event.message if isinstance(event, CallbackQuery) else event
        chat = getattr(message, "chat", None)
        if chat is None or chat.type == "private":
            return await handler(event, data)
        if isinstance(event, CallbackQuery):
            await event.answer(general.PRIVATE_ONLY, show_alert=True)
        elif isinstance(event, Message) and (event.text or "").startswith("/"):
            await event.reply(general.PRIVATE_ONLY)
        return None


class LetIn(BaseMiddleware):
    """A stranger on a private bot gets one polite line with their own id to hand to the operator."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None:
            return None
        access: Access = data["access"]
        if access.lets_in(user.id):
            return await handler(event, data)
        if isinstance(event, CallbackQuery):
            await event.answer(f"This bot is private. Your id is {user.id}.", show_alert=True)
        elif isinstance(event, Message):
            await event.answer(general.stranger(user.id))
        return None


class UserStore(Protocol):
    async def seen(self, user_id: int, now: datetime) -> KnownUser: ...


class Remember(BaseMiddleware):
    """Hands the handler what is known of the person; whoever writes no longer blocks the bot."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User = data["event_from_user"]
        users: UserStore = data["users"]
        clock: Clock = data["clock"]
        data["known_user"] = await users.seen(user.id, clock())
        return await handler(event, data)
