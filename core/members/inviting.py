"""Inviting: links that let people in, each for a number of people and days."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from core.clock import Clock
from core.members.member import Invitation
from core.members.roles import Roles

MOST_USES = 1000
MOST_DAYS = 365
DAYS = 7


class NotValid(Exception):
    """No invitation has that code, or it is used up, expired or revoked."""


class InvitationStore(Protocol):
    async def add(self, new: Invitation, code_hash: str) -> Invitation:
        """Stores an invitation under a new id, with its audit entry."""
        ...

    async def redeem(self, code_hash: str, user_id: int, now: datetime) -> bool:
        """Makes the person a customer and counts one use. False if they already have a role.

        Raises NotValid.
        """
        ...

    async def revoke(self, invitation_id: int, admin: int, now: datetime) -> Invitation | None:
        """Ends an invitation, with its audit entry; None if there is none."""
        ...

    async def find(self, invitation_id: int) -> Invitation | None: ...

    async def open_ones(self, now: datetime, offset: int, limit: int) -> tuple[list[Invitation], int]:
        """The invitations that still let people in, the newest first, and the number of all."""
        ...


def hashed(code: str) -> str:
    """The stored form of a code, so that nobody who reads the database can use its link."""
    return sha256(code.encode("utf-8", "replace")).hexdigest()


def new_code() -> str:
    return secrets.token_urlsafe(12)


@dataclass
class Inviting:
    store: InvitationStore
    roles: Roles
    clock: Clock
    code: Callable[[], str] = new_code

    async def invite(self, admin: int, uses: int = 1, days: int = DAYS) -> tuple[Invitation, str]:
        """A new invitation and its code, which is not stored. Raises ValueError for numbers out of bounds."""
        if not (1 <= uses <= MOST_USES and 1 <= days <= MOST_DAYS):
            raise ValueError(uses, days)
        now, code = self.clock(), self.code()
        new = Invitation(id=0, by=admin, created_at=now, expires_at=now + timedelta(days=days), uses=uses)
        return await self.store.add(new, hashed(code)), code

    async def redeem(self, code: str, user_id: int) -> bool:
        """Lets a stranger in. False if they already have a role. Raises NotValid."""
        entered = await self.store.redeem(hashed(code), user_id, self.clock())
        await self.roles.reload()
        return entered

    async def revoke(self, invitation_id: int, admin: int) -> Invitation | None:
        return await self.store.revoke(invitation_id, admin, self.clock())
