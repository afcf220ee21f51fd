"""The notices about payments in Stars."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

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

    def payload(self) -> dict[str, Any]:
        return {"stars": self.stars, "amount": f"{self.amount:f}", "currency": self.currency}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        return cls(stars=payload["stars"], amount=Decimal(payload["amount"]), currency=payload["currency"])


@dataclass(frozen=True, slots=True, kw_only=True)
class StarsRefunded(Content):
    """To the payer: their Stars are on their way back. `amount` was taken from their balance; 0 if nothing was."""

    key = "stars_back"

    stars: int
    amount: Decimal = Decimal(0)
    currency: str = ""

    def payload(self) -> dict[str, Any]:
        return {"stars": self.stars, "amount": f"{self.amount:f}", "currency": self.currency}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        amount = Decimal(payload.get("amount", "0"))
        return cls(stars=payload["stars"], amount=amount, currency=payload.get("currency", ""))


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

    def payload(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)} | {"trouble": self.trouble.value}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        known = {field.name: payload[field.name] for field in fields(cls) if field.name in payload}
        return cls(**known | {"trouble": Trouble(known["trouble"])})
