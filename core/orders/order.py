"""What the bot keeps: orders, refills, notices, users. Frozen; a change is `dataclasses.replace` saved by a store."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.catalogue.service import ServiceType
from core.orders.status import OrderStatus, RefillStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a user confirmed: everything `add` needs, and what was shown when "Place order" was pressed.

    `key` is made with the draft, so that a second press of the same button finds the first order.
    `fields` are the form's own (link, quantity, comments ...), as text, without service, key or action.
    `price` is what the user was shown, `cost` the provider's part of it; both None where no price exists
    (StreamDetails) or none is bounded (an open subscription). `thread_id` is the topic of the chat it was ordered in.
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
    """Until then the `add` of a process of which nothing is heard may still reach the provider."""
    wait_told_at: datetime | None = None
    """When the owner was told that the order waits for its provider."""


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


class NoticeKind(StrEnum):
    """What a notice does in the chat."""

    CARD = "card"
    """Edit the order's card to what it is now. At most one waits per order."""
    STATUS = "status"
    """A message that the order's status changed. A newer one takes the place of one still waiting."""
    REFILL = "refill"
    """A message about the end of a refill."""
    UNCONFIRMED = "unconfirmed"
    """To an admin: an order nobody knows the fate of, with the two buttons."""
    REFUSED = "refused"
    """To an admin: a provider refused an order for a reason that only the operator can mend."""
    OUTAGE = "outage"
    """To an admin: a provider went away, or is back."""
    REQUEST = "request"
    """A question about an order, to an admin, or its answer, to the customer (`core.requests.request.RequestNews`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to store with the change that causes it. `payload` is JSON: what the message must say even later."""

    chat_id: int
    kind: NoticeKind
    order_id: int | None = None
    payload: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(NewNotice):
    id: int
    created_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChange:
    """`after` replaces the stored order if that is still at `after.version`; `notices` are stored with it."""

    after: Order
    notices: tuple[NewNotice, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who wrote to the bot. `blocked_at` is set while Telegram says that they blocked it."""

    id: int
    first_seen_at: datetime
    terms_version: str | None = None
    terms_accepted_at: datetime | None = None
    blocked_at: datetime | None = None
