"""Every handler speaks the person's language."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from core.people.user import User as KnownUser
from handlers.language import speaking, spoken

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Speak(BaseMiddleware):
    """Speaks the person's chosen language once they are known; else that of their Telegram app, else English."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        known: KnownUser | None = data.get("known_user")
        with speaking(spoken(user.language_code if user else None, known.language if known else None)):
            return await handler(event, data)
