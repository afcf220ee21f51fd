"""The notices for the operators' desk."""

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
class BroadcastMoved(Content):
    """Edits the messages of a chat that show how far a broadcast is."""

    key = "broadcast_moved"
    meant_for = Audience.OWNERS
    edits = True

    broadcast: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastEnded(Content):
    """A broadcast has ended: everybody in its audience has been dealt with."""

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
