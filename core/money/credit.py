"""Credit: whether people pay from a balance, in which currency, and the rates of the providers' currencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.money.limits import Limits


class CreditMode(StrEnum):
    """How the shop keeps people from spending the operator's money."""

    OFF = "off"
    LIMITS = "limits"
    """Nobody has a balance; what may be ordered in a day has limits."""
    WALLET = "wallet"
    """An order is paid from its owner's balance."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The value of one unit of a provider's currency in the shop's, and the day of that rate."""

    amount: Decimal
    of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """How people pay. `currency` is the shop's; None if each provider's prices are in its own."""

    mode: CreditMode = CreditMode.OFF
    currency: str | None = None
    rates: Mapping[str, Rate] = field(default_factory=dict)
    limits: Limits | None = None
    """None if nothing is limited."""

    @property
    def wallet(self) -> bool:
        return self.mode is CreditMode.WALLET
