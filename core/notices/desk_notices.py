"""What operators are told without asking."""

from dataclasses import dataclass

from core.notices.content import Audience, Content


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLow(Content):
    """A provider's balance lasts for less than a day of usual spending. Amounts are decimals as text."""

    key = "balance_low"
    meant_for = Audience.OWNERS

    provider: str
    amount: str
    currency: str
    a_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastEnded(Content):
    """Everybody whom a broadcast was for has been seen to."""

    key = "broadcast"
    meant_for = Audience.OWNERS

    broadcast: int
    reached: int
    blocked: int
    failed: int
    unknown: int
    gone: bool = False
    """The message that was to be copied was deleted meanwhile."""

    @property
    def silent(self) -> bool:
        return True
