"""The stored roles, requests to be let in, and invitations."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.people.role import Role


class Way(StrEnum):
    """How a person came to their role."""

    SETTINGS = "settings"
    ADMIN = "admin"
    REQUEST = "request"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A stored role. `by` is the admin who gave it, or who made the invitation; None for the settings."""

    user_id: int
    role: Role
    way: Way
    at: datetime
    by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRequest:
    """A stranger asks to be let in. `allowed` is None until an owner has decided."""

    id: int
    user_id: int
    name: str
    username: str | None
    asked_at: datetime
    allowed: bool | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that lets in `uses` people until `expires_at`. Its code is kept as a hash alone."""

    id: int
    by: int
    created_at: datetime
    expires_at: datetime
    uses: int
    used: int = 0
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and self.used < self.uses and now < self.expires_at
