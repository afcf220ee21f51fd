"""Statuses of orders and refills: ours until the provider has the order, then the provider's."""

import re
from enum import StrEnum


class OrderStatus(StrEnum):
    """Where an order is. The first five are ours; the others are the provider's, spelled one way."""

    QUEUED = "queued"
    SENDING = "sending"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    NOT_SENT = "not sent"

    AWAITING = "awaiting"
    PENDING = "pending"
    PROCESSING = "processing"
    IN_PROGRESS = "in progress"
    ACTIVE = "active"
    PAUSED = "paused"
    REFILLING = "refilling"
    ERROR = "error"
    UNKNOWN = "unknown"

    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    REJECTED = "rejected"
    EXPIRED = "expired"

    @property
    def final(self) -> bool:
        """No change is expected any more, so the poller leaves the order alone."""
        return self in _FINAL

    @property
    def at_provider(self) -> bool:
        """The provider has the order under a number of its own."""
        return self not in _OURS

    @property
    def being_placed(self) -> bool:
        """Confirmed, and not yet known to be at the provider."""
        return self in {OrderStatus.QUEUED, OrderStatus.SENDING}

    @classmethod
    def read(cls, text: str) -> "OrderStatus":
        """What a provider means by `text` (docs/provider-api.md, "Statuses"); UNKNOWN, and open, for anything new."""
        return _ORDER_WORDS.get(_fold(text), cls.UNKNOWN)


class RefillStatus(StrEnum):
    """Where a refill is."""

    AWAITING = "awaiting"
    PENDING = "pending"
    IN_PROGRESS = "in progress"
    ERROR = "error"
    UNKNOWN = "unknown"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELED = "canceled"

    @property
    def final(self) -> bool:
        return self in {RefillStatus.COMPLETED, RefillStatus.REJECTED, RefillStatus.CANCELED}

    @classmethod
    def read(cls, text: str) -> "RefillStatus":
        """What a provider means by `text`; UNKNOWN, and open, for anything new."""
        return _REFILL_WORDS.get(_fold(text), cls.UNKNOWN)


def _fold(text: str) -> str:
    # A hyphen joins two words; before a number it is a minus, and -2 is not a status.
    return "".join(re.sub(r"_|(?<=\w)-(?=\w)", " ", text.casefold()).split())


_OURS = {
    OrderStatus.QUEUED,
    OrderStatus.SENDING,
    OrderStatus.UNCONFIRMED,
    OrderStatus.REFUSED,
    OrderStatus.NOT_SENT,
}
_FINAL = {
    OrderStatus.REFUSED,
    OrderStatus.NOT_SENT,
    OrderStatus.COMPLETED,
    OrderStatus.PARTIAL,
    OrderStatus.CANCELED,
    OrderStatus.REFUNDED,
    OrderStatus.REJECTED,
    OrderStatus.EXPIRED,
}
_ORDER_WORDS = {_fold(status.value): status for status in OrderStatus if status not in _OURS} | {
    # Numbers seen in the field instead of words.
    "0": OrderStatus.PENDING,
    "1": OrderStatus.PROCESSING,
    "2": OrderStatus.COMPLETED,
    "3": OrderStatus.PARTIAL,
    "4": OrderStatus.CANCELED,
    "5": OrderStatus.REFUNDED,
    "progress": OrderStatus.IN_PROGRESS,  # StreamDetails' word
    "running": OrderStatus.IN_PROGRESS,
    "started": OrderStatus.IN_PROGRESS,
    "inprogres": OrderStatus.IN_PROGRESS,
    "process": OrderStatus.PROCESSING,
    "approved": OrderStatus.PROCESSING,
    "awaitingpayment": OrderStatus.AWAITING,
    "waiting": OrderStatus.PENDING,
    "inqueue": OrderStatus.PENDING,
    "new": OrderStatus.PENDING,
    "complete": OrderStatus.COMPLETED,
    "done": OrderStatus.COMPLETED,
    "finished": OrderStatus.COMPLETED,
    "partiallycompleted": OrderStatus.PARTIAL,
    "partialcompleted": OrderStatus.PARTIAL,
    "partials": OrderStatus.PARTIAL,
    "cancel": OrderStatus.CANCELED,
    "cancels": OrderStatus.CANCELED,
    "cancelled": OrderStatus.CANCELED,
    "refund": OrderStatus.REFUNDED,
    "refunds": OrderStatus.REFUNDED,
    "reject": OrderStatus.REJECTED,
    "declined": OrderStatus.REJECTED,
    "onhold": OrderStatus.PAUSED,
    "pause": OrderStatus.PAUSED,
    "fail": OrderStatus.ERROR,
    "failed": OrderStatus.ERROR,
    "refill": OrderStatus.REFILLING,
}
_REFILL_WORDS = {_fold(status.value): status for status in RefillStatus} | {
    "processing": RefillStatus.IN_PROGRESS,
    "process": RefillStatus.IN_PROGRESS,
    "progress": RefillStatus.IN_PROGRESS,
    "approved": RefillStatus.IN_PROGRESS,
    "queued": RefillStatus.PENDING,
    "waiting": RefillStatus.PENDING,
    "complete": RefillStatus.COMPLETED,
    "done": RefillStatus.COMPLETED,
    "refilled": RefillStatus.COMPLETED,
    "cancel": RefillStatus.CANCELED,
    "cancelled": RefillStatus.CANCELED,
    "reject": RefillStatus.REJECTED,
    "declined": RefillStatus.REJECTED,
    "fail": RefillStatus.ERROR,
    "failed": RefillStatus.ERROR,
}
