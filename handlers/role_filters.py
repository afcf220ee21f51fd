"""Who may use a router, and where: admins, or owners alone, or anybody in private."""

from typing import Protocol

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from core.people.access import Access
from core.people.user import User
from handlers.show import is_private


class IsAdmin(Filter):
    async def __call__(self, event: TelegramObject, access: Access) -> bool:
        user = getattr(event, "from_user", None)
        return user is not None and access.is_admin(user.id)


class IsOwner(Filter):
    async def __call__(self, event: TelegramObject, access: Access) -> bool:
        user = getattr(event, "from_user", None)
        return user is not None and access.is_owner(user.id)


class InPrivate(Filter):
    """Private matters never appear in a group, not even in the operators' own."""

    async def __call__(self, event: TelegramObject) -> bool:
        return not isinstance(event, Message | CallbackQuery) or is_private(event)


class Names(Protocol):
    async def get(self, user_id: int) -> User | None: ...


async def name_of(users: Names, user_id: int | None) -> str:
    """A person's name; empty if it is not known."""
    known = await users.get(user_id) if user_id is not None else None
    return known.name if known is not None else ""
