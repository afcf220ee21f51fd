"""An order's timeline: everything that is known to have happened to it, for admins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from core.audit.audit import AuditEntry
from core.money.ledger import Entry
from core.orders.order import Order, Refill
from core.orders.status import OrderStatus
from core.requests.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvent:
    """A change of the order's status, with what was known then."""

    order_id: int
    at: datetime
    status: OrderStatus
    status_text: str = ""
    error: str = ""
    provider_order: str | None = None
    tries: int = 0

    @classmethod
    def of(cls, order: Order, at: datetime) -> Self:
        return cls(
            order_id=order.id,
            at=at,
            status=order.status,
            status_text=order.status_text,
            error=order.error,
            provider_order=order.provider_order,
            tries=order.tries,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice about the order, its reader and its outcome; `done_at` is None while it waits."""

    chat_id: int
    key: str
    created_at: datetime
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Each part in the order of time. Notices are kept for 30 days."""

    order: Order
    events: Sequence[OrderEvent] = ()
    told: Sequence[Told] = ()
    refills: Sequence[Refill] = ()
    requests: Sequence[Request] = ()
    audit_entries: Sequence[AuditEntry] = ()
    money: Sequence[Entry] = ()


class OrderTimelines(Protocol):
    async def timeline(self, order_id: int) -> Timeline | None: ...

    async def found(self, words: str, offset: int, limit: int) -> tuple[list[Order], int]:
        """Orders of anybody, the newest first, and the number of all.

        Words are an order's number, the provider's, part of its link, or its owner's id, name or @username.
        """
        ...

    async def of_person(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        """A person's orders, open ones first, then the newest, and the number of all."""
        ...
