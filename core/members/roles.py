"""Roles: owners change them, the store keeps them, and `Access` answers from memory."""

from asyncio import Lock
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from core.clock import Clock
from core.members.member import Member
from core.notices.member_notices import EntryAnswered, MadeHelper
from core.notices.notice import Content, NewNotice
from core.people.access import Access
from core.people.role import Role


class OwnersStay(Exception):
    """The settings name the owners, so nobody changes them in the chat."""


Tell = Callable[[bool], Sequence[NewNotice]]
"""What to store with a change, where the person has asked to be let in and waits for an answer, or has not."""


def _news(user_id: int, role: Role, has_asked: bool) -> list[NewNotice]:
    told: list[Content] = []
    if has_asked:
        told.append(EntryAnswered(allowed=role is not Role.BLOCKED))
    if role is Role.HELPER:
        told.append(MadeHelper())
    return [NewNotice(chat_id=user_id, content=content) for content in told]


class RoleStore(Protocol):
    async def roles(self) -> Mapping[int, Role]: ...

    async def member(self, user_id: int) -> Member | None: ...

    async def set_role(self, user_id: int, role: Role, admin: int, now: datetime, tell: Tell) -> bool:
        """Stores a role with its audit entry and notices, and ends the person's request. True if the role changed."""
        ...

    async def import_customers(self, user_ids: Collection[int], now: datetime) -> None:
        """Makes customers of the people who never had a role."""
        ...


@dataclass
class Roles:
    store: RoleStore
    access: Access
    clock: Clock
    _turn: Lock = field(default_factory=Lock)
    """Keeps an older copy of the roles from replacing a newer one."""

    async def reload(self) -> None:
        """Takes the stored roles into memory: other processes may have changed them."""
        async with self._turn:
            self.access.know(await self.store.roles())

    async def set(self, user_id: int, role: Role, admin: int) -> bool:
        """Gives a role. True if it changed. Raises OwnersStay."""
        if self.access.is_owner(user_id) or role is Role.OWNER:
            raise OwnersStay
        changed = await self.store.set_role(user_id, role, admin, self.clock(), partial(_news, user_id, role))
        await self.reload()
        return changed

    async def recall(self, allowed: Collection[int]) -> None:
        """At start, imports the people of the settings, once each, and loads every role."""
        await self.store.import_customers(allowed, self.clock())
        await self.reload()

    async def member(self, user_id: int) -> Member | None:
        return await self.store.member(user_id)
