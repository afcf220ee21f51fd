"""What operators are told without asking."""

from dataclasses import dataclass

from core.notices.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLow(Content):
    """A provider's balance lasts for less than a day of usual spending. Amounts are decimals as text."""

    key = "balance"

    provider: str
    amount: str
    currency: str
    a_day: str
