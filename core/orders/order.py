"""Stored orders and refills. They are frozen; a change is `dataclasses.replace` saved by a store."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from core.audit.audit import NewAuditEntry
from core.catalogue.service import ServiceType
from core.forms.runs import in_all, runs_of
from core.notices.notice import NewNotice
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a user confirmed: everything `add` needs, and what was shown when "Place order" was pressed.

    `key` is made with the draft, so that a second press of the same button finds the first order.
    `fields` are the form's own (link, quantity, comments ...), as text, without service, key or action.
    `price` is what the user was shown, in `currency`; `cost` is the provider's part of it, in `cost_currency` where
    that is another. Both are None where no price exists (StreamDetails) or none is bounded (an open subscription).
    `thread_id` is the topic of the chat it was ordered in.
    """

    key: str
    user_id: int
    chat_id: int
    card_message_id: int | None
    service_id: int
    provider: str
    service_number: str
    service_name: str
    service_type: ServiceType
    fields: dict[str, str]
    link: str
    quantity: int | None
    price: Decimal | None
    cost: Decimal | None
    currency: str | None
    thread_id: int | None = None
    confirmed_version: str | None = None
    """The wording of the confirmation of ownership above the button that was pressed."""
    from_balance: bool = False
    """Whether its price is held from its owner's balance; if not, it has no entries in the ledger."""
    cost_currency: str | None = None

    @property
    def provider_currency(self) -> str | None:
        """The currency of its cost and its provider's balance."""
        return self.cost_currency or self.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Intent):
    """An order from the press of the button to its end. `version` grows with every saved change."""

    id: int
    version: int
    created_at: datetime
    status: OrderStatus
    status_text: str = ""
    status_at: datetime
    provider_order: str | None = None
    charge: Decimal | None = None
    charge_currency: str | None = None
    start_count: int | None = None
    remains: int | None = None
    error: str = ""
    """The provider's own words, or the name of what failed on the way to it."""
    reason: Reason | None = None
    """The bot's own reason, if there is one."""
    seen_at: datetime | None = None
    sending_at: datetime | None = None
    tries: int = 0
    next_check_at: datetime | None = None
    check_interval: timedelta | None = None
    cancel_requested_at: datetime | None = None
    balance_before: Decimal | None = None
    balance_before_at: datetime | None = None
    balance_after: Decimal | None = None
    decided_by: int | None = None
    arrives_by: datetime | None = None
    """Until this time the `add` of a process that fell silent may still reach the provider."""
    wait_told_at: datetime | None = None
    """When the owner was told that the order waits for its provider."""
    card_from: str | None = None
    """Which list its card was opened from, in the chat's own words."""

    @property
    def quantity_of_all_runs(self) -> int:
        """The quantity of the whole order, also for a drip-feed; 0 if no quantity is known."""
        return in_all(self.quantity, runs_of(self.fields))


REPORTED = ("charge", "start_count", "remains")
"""What a provider's report may say of an order besides its status. A value that a report leaves out stays."""
BEHIND_THE_CARD = frozenset(
    {
        "version",
        "card_message_id",
        "status_at",
        "seen_at",
        "sending_at",
        "tries",
        "next_check_at",
        "check_interval",
        "balance_before",
        "balance_before_at",
        "balance_after",
        "decided_by",
        "arrives_by",
        "wait_told_at",
        "card_from",
    }
)
"""The fields of an order whose change alone does not renew its card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """One refill of one order."""

    id: int
    version: int
    order_id: int
    provider: str
    number: str | None
    status: RefillStatus
    status_text: str = ""
    error: str = ""
    created_at: datetime
    seen_at: datetime | None = None
    next_check_at: datetime | None = None
    check_interval: timedelta | None = None

    @property
    def under_way(self) -> bool:
        """Whether the provider works on it. A request that was never answered may be repeated."""
        return self.number is not None and not self.status.final


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChange:
    """`after` replaces the stored order if that is still at `after.version`; the rest is stored with it."""

    after: Order
    notices: tuple[NewNotice, ...] = ()
    audit_entry: NewAuditEntry | None = None
    """The audit entry, if an admin made the change."""


class NumberTaken(Exception):
    """The provider's number in a change is already another order's. That change is not stored, the others are."""

    def __init__(self, order_id: int, number: str) -> None:
        super().__init__(order_id, number)
        self.order_id = order_id
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillChange:
    after: Refill
    notices: tuple[NewNotice, ...] = ()
