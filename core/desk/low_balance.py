"""Whether a provider's balance lasts: it is low if a day of usual spending would use it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from core.provider import Balance

LOOKED_AT = timedelta(days=7)
"""The spending within this time counts as usual."""
_DAYS = 7
_LONG = Decimal(365)
RECOVERED = Decimal("1.1")
"""The days that a balance must last again, so that one that moves around the limit is told once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """A provider's last known balance, and what is spent there on a usual day."""

    provider: str
    balance: Balance
    a_day: Decimal

    @property
    def is_low(self) -> bool:
        return self.a_day > 0 and self.balance.amount < self.a_day

    @property
    def is_fine(self) -> bool:
        """Whether it is clearly not low."""
        return self.balance.amount >= self.a_day * RECOVERED

    @property
    def lasts(self) -> timedelta:
        """How long the balance lasts at usual spending; a year stands for anything longer."""
        if self.balance.amount <= 0:
            return timedelta()
        days = self.balance.amount / self.a_day if self.a_day > 0 else _LONG
        return timedelta(days=float(min(days, _LONG)))


def usual_spending(known: Mapping[str, Balance], spent: Mapping[str, Decimal]) -> list[Spending]:
    """`spent` is what went to each provider within LOOKED_AT."""
    return [
        Spending(provider=name, balance=balance, a_day=spent.get(name, Decimal(0)) / _DAYS)
        for name, balance in sorted(known.items())
    ]
