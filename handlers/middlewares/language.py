"""Every handler speaks the person's language."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from handlers.language import speaking, spoken

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Speak(BaseMiddleware):
    """The language of the person's Telegram app, else English."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        with speaking(spoken(user.language_code if user else None)):
            return await handler(event, data)
