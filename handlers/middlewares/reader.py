"""Every handler writes for the person who reads its answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from core.people.user import User as KnownUser
from handlers.reader import reading

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Read(BaseMiddleware):
    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        known: KnownUser | None = data.get("known_user")
        with reading(data["visibility"], user.id if user else None, known.preferences.time_zone if known else "UTC"):
            return await handler(event, data)
