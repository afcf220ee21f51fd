"""The notices about a person's balance, and about the money of the whole shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from core.notices.content import Audience, Content


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceMoved(Content):
    """To a person: the shop added to their balance, or took from it if `amount` is below zero."""

    key = "balance"

    amount: Decimal
    currency: str
    note: str = ""

    def payload(self) -> dict[str, Any]:
        return {"amount": f"{self.amount:f}", "currency": self.currency, "note": self.note}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        return cls(amount=Decimal(payload["amount"]), currency=payload["currency"], note=payload.get("note", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopLimitReached(Content):
    """To an operator: an order was refused, because `used` of the shop's `limit` for a day was ordered already."""

    key = "shop_limit"
    meant_for = Audience.ADMINS

    limit: Decimal
    used: Decimal
    currency: str | None

    def payload(self) -> dict[str, Any]:
        return {"limit": f"{self.limit:f}", "used": f"{self.used:f}", "currency": self.currency}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        return cls(limit=Decimal(payload["limit"]), used=Decimal(payload["used"]), currency=payload["currency"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopPutIn(Content):
    """To an operator: the provider works on an order that its owner's balance no longer covers, so the shop pays."""

    key = "put_in"
    meant_for = Audience.ADMINS

    order: int
    amount: Decimal
    currency: str

    def payload(self) -> dict[str, Any]:
        return {"order": self.order, "amount": f"{self.amount:f}", "currency": self.currency}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        return cls(order=payload["order"], amount=Decimal(payload["amount"]), currency=payload["currency"])
