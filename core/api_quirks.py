"""Quirks of providers' APIs: how one wants to be asked, unlike its documents. Learned by asking, kept for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

HOLDS_FOR = timedelta(days=1)
USUAL_FIELDS = {"status": "order", "refill": "order", "refill_status": "refill", "cancel": "orders"}
"""The field of one id, by action, as the documents have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiQuirk:
    """What one provider understands of one action; None if that is not known yet."""

    provider: str
    action: str
    together: bool | None = None
    """Whether it takes several ids in one question."""
    field: str | None = None
    """The field in which it takes one id."""
    seen_at: datetime

    @property
    def unusual(self) -> bool:
        return self.together is False or self.field not in {None, USUAL_FIELDS.get(self.action)}

    def holds(self, now: datetime) -> bool:
        """Whether it is recent enough to be trusted: providers fix their APIs."""
        return now < self.seen_at + HOLDS_FOR


class QuirkStore(Protocol):
    async def remember(self, quirk: ApiQuirk) -> None: ...

    async def known(self) -> list[ApiQuirk]: ...
