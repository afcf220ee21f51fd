"""Who may use a router: admins, or owners alone."""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from core.people.access import Access


class IsAdmin(Filter):
    async def __call__(self, event: TelegramObject, access: Access) -> bool:
        user = getattr(event, "from_user", None)
        return user is not None and access.is_admin(user.id)


class IsOwner(Filter):
    async def __call__(self, event: TelegramObject, access: Access) -> bool:
        user = getattr(event, "from_user", None)
        return user is not None and access.is_owner(user.id)
