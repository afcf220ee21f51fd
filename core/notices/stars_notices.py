"""The notices about payments in Stars."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.notices.content import Audience, Content


class Trouble(StrEnum):
    """The kinds of trouble that owners have to look at."""

    NO_INVOICE = "no_invoice"
    """It was credited at the rate of the day, or of an invoice over another amount."""
    NOT_CREDITED = "not_credited"
    """Nothing says what it is worth."""
    REFUSED = "refused"
    """A refund was refused; its amount is back in the balance."""
    REFUNDED_ELSEWHERE = "refunded_elsewhere"
    """It was paid back by somebody else, and is taken from the balance."""
    NOT_COVERED = "not_covered"
    """The same, but the balance had less than that, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarsPaid(Content):
    """To the payer: what they paid is in their balance."""

    key = "stars_paid"

    stars: int
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StarsRefunded(Content):
    """To the payer: their Stars are on their way back. `amount` was taken from their balance; 0 if nothing was."""

    key = "stars_back"

    stars: int
    amount: Decimal = Decimal(0)
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StarsTrouble(Content):
    """To the owners: a payment, or a refund, that they have to look at."""

    key = "stars_trouble"
    meant_for = Audience.OWNERS

    trouble: Trouble
    user_id: int
    stars: int
    charge: str
    why: str = ""
