"""The settings of the shop: what customers see, the currency, and the limits that protect the operator's money."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.settings.sources import Listed, listed
from core.money.credit import CreditMode, Rate
from core.money.limits import Limits

_RATE = re.compile(r"([A-Z]{3,5})\s*=\s*(\S+)\s+(\d{4}-\d\d-\d\d)")
Amount = Annotated[Decimal, Field(gt=0, le=10**12, allow_inf_nan=False)]
CURRENCY = re.compile(r"[A-Z]{3,5}")


class ShopSettings(BaseModel):
    """SHOP__*"""

    model_config = ConfigDict(extra="forbid")

    show_providers: bool = False
    currency: str | None = None
    rates: Annotated[tuple[str, ...], Listed] = ()
    credit: CreditMode | None = None
    """`limits` for a private bot where none is given."""
    limit_per_order: Amount | None = None
    limit_per_person_day: Amount | None = None
    limit_per_day: Amount | None = None

    @field_validator("currency")
    @classmethod
    def _currency_code(cls, value: str | None) -> str | None:
        if value is not None and not CURRENCY.fullmatch(value):
            raise ValueError("must be the capital letters of a currency, such as USD")
        return value

    @field_validator("rates", mode="before")
    @classmethod
    def _as_listed(cls, value: Any) -> Any:
        return listed(value)

    @field_validator("rates")
    @classmethod
    def _readable(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        read_rates(value)
        return value

    @property
    def exchange(self) -> Mapping[str, Rate]:
        """The rates by currency."""
        return read_rates(self.rates)

    def refused(self, access: str | None, currencies: Collection[str]) -> dict[str, str] | None:
        """The variable that does not fit `access` or the providers' `currencies`, and the complaint about it."""
        if access == "public" and self.credit in {None, CreditMode.OFF}:
            said = "must be wallet or limits where ACCESS is public, or strangers spend your money"
            return {"variable": "SHOP__CREDIT", "said": said}
        if self.credit is CreditMode.WALLET and self.currency is None and len(set(currencies)) > 1:
            said = f"must be set: your providers count in {', '.join(sorted(set(currencies)))}"
            return {"variable": "SHOP__CURRENCY", "said": said}
        if self.credit is CreditMode.OFF and self.limits.any:
            return {"variable": "SHOP__CREDIT", "said": "is off, so no limit counts: choose limits or wallet"}
        if access == "public" and self.credit is CreditMode.LIMITS and self.limit_per_day is None:
            said = "must be set where ACCESS is public and SHOP__CREDIT is limits, or strangers spend your money"
            return {"variable": "SHOP__LIMIT_PER_DAY", "said": said}
        return None

    @property
    def limits(self) -> Limits:
        return Limits(
            per_order=self.limit_per_order, per_person_day=self.limit_per_person_day, per_day=self.limit_per_day
        )


def read_rates(lines: tuple[str, ...]) -> dict[str, Rate]:
    """Rates by currency, from texts like "INR=0.012 2026-11-01". Raises ValueError."""
    return dict(map(_rate, lines))


def _rate(line: str) -> tuple[str, Rate]:
    found = _RATE.fullmatch(line.strip())
    try:
        if found is not None and (amount := Decimal(found[2])).is_finite() and amount > 0:
            return found[1], Rate(amount, date.fromisoformat(found[3]))
    except (InvalidOperation, ValueError):
        pass  # said below
    raise ValueError(f"{line!r} is not a rate: write INR=0.012 2026-11-01, with the day of the rate")
