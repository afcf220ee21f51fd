"""The outcomes of a press on "Place order"."""

from dataclasses import dataclass
from decimal import Decimal

from core.maintenance import Maintenance
from core.money.limits import Limit
from core.orders.order import Order


@dataclass(frozen=True, slots=True)
class Queued:
    """The order is stored, and waits for its provider."""

    order: Order


@dataclass(frozen=True, slots=True)
class AlreadyPlaced:
    """The same draft was placed before, perhaps by another press at the same moment."""

    order: Order


@dataclass(frozen=True, slots=True)
class Changed:
    """The price, the limits, the answers or the service have changed since the person saw them."""


@dataclass(frozen=True, slots=True)
class NotConfirmed:
    """The person has not seen the confirmation of ownership as it is worded now."""


@dataclass(frozen=True, slots=True)
class TermsNeeded:
    """The person has neither accepted the current terms, nor seen that the press accepts them."""


@dataclass(frozen=True, slots=True)
class Away:
    """The provider does not respond."""

    provider: str


@dataclass(frozen=True, slots=True)
class Paused:
    """No orders are taken now."""

    maintenance: Maintenance


@dataclass(frozen=True, slots=True)
class NotEnough:
    """The balance does not cover the price."""

    available: Decimal
    price: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class LimitExceeded:
    """The order exceeds a limit, of which `used` was used in the last day."""

    which: Limit
    limit: Decimal
    used: Decimal
    price: Decimal | None
    currency: str | None


CheckoutOutcome = (
    Queued | AlreadyPlaced | Changed | NotConfirmed | TermsNeeded | Away | Paused | NotEnough | LimitExceeded
)
