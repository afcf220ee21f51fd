"""What is told about a person's balance."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from core.notices.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceMoved(Content):
    """To a person: the shop added to their balance, or took from it where `amount` is below zero."""

    key = "balance"

    amount: Decimal
    currency: str
    note: str = ""

    def payload(self) -> dict[str, Any]:
        return {"amount": f"{self.amount:f}", "currency": self.currency, "note": self.note}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        return cls(amount=Decimal(payload["amount"]), currency=payload["currency"], note=payload.get("note", ""))
