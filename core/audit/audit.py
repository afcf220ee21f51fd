"""The audit: which operator did what, when, and the values before and after. Entries are only added."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Facts = Mapping[str, Any]
"""What JSON holds, or a Decimal or a moment, which are kept as text."""
AT_ONCE = 200
"""Entries that are read and held at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuditEntry:
    """What an admin does. It is stored in the transaction of the action.

    `action` is a key such as `order.missing`, `target` names what it was done to, such as `order:7`.
    """

    actor: int
    action: str
    target: str
    before: Facts | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry(NewAuditEntry):
    """A stored entry."""

    id: int
    at: datetime


class AuditLog(Protocol):
    """The queries of the audit. `actor` None means everybody."""

    async def page(self, actor: int | None, offset: int, limit: int) -> tuple[list[AuditEntry], int]:
        """Entries, the newest first, and the number of all."""
        ...

    async def before(self, actor: int | None, entry_id: int | None, limit: int) -> list[AuditEntry]:
        """The newest entries that are older than `entry_id`, or than now."""
        ...

    async def of(self, target: str, limit: int) -> list[AuditEntry]:
        """The entries about `target`, the oldest first; only the newest if there are many."""
        ...

    async def actors(self) -> list[int]:
        """Everybody who did something, the latest first."""
        ...


async def newest_first(log: AuditLog, actor: int | None) -> AsyncIterator[AuditEntry]:
    """All entries, however many there are."""
    last: int | None = None
    while some := await log.before(actor, last, AT_ONCE):
        for entry in some:
            yield entry
        last = some[-1].id
