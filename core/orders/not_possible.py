"""Why an order cannot be refilled, canceled or asked about as things are."""

from enum import StrEnum

from core.orders.order import Order
from core.orders.status import OrderStatus


class WhyNotPossible(StrEnum):
    """Why an order cannot be refilled, canceled or asked about."""

    NOT_CONNECTED = "not connected"
    NO_REFILL = "no refill"
    NO_CANCEL = "no cancel"
    REFILL_OPEN = "refill open"
    CANCEL_ASKED = "cancel asked"
    ENDED = "ended"
    NOTHING_TO_REFILL = "nothing to refill"
    """It was canceled or refunded, or nothing was ever delivered."""
    UNCONFIRMED = "unconfirmed"
    BEING_PLACED = "being placed"
    NOT_THERE = "not there"
    """The provider does not have the order."""

    @property
    def stored(self) -> "WhyNotPossible":
        """As a batch keeps it: the version before can't read NOTHING_TO_REFILL, and may run beside this one."""
        return WhyNotPossible.ENDED if self is WhyNotPossible.NOTHING_TO_REFILL else self


class NotPossible(Exception):
    """The order cannot be refilled, canceled or asked about as things are."""

    def __init__(self, why: WhyNotPossible, order: Order) -> None:
        super().__init__(f"order {order.id}: {why.value}")
        self.why = why
        self.order = order


def may_be_taken_back(order: Order) -> bool:
    """Whether an order waits, and has surely not left."""
    return order.status is OrderStatus.QUEUED and order.tries == 0


def was_delivered(order: Order) -> bool:
    """Whether an order has ended with a delivery: a refill or a refund may follow."""
    return order.status in {OrderStatus.COMPLETED, OrderStatus.PARTIAL}
