"""How often to look at an order or refill: often while it is new, rarely when it is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

SHARE = 0.1
"""The wait as a share of the age at the next look: an order ten hours old is known to within one hour."""
GROWTH = SHARE / (1 - SHARE)
"""The same wait as a share of the age at the previous look."""
TOGETHER = 100
"""How many rows with neighbouring keys keep the same wait."""
_GOLDEN = (5**0.5 - 1) / 2
SPREAD = 0.02
"""A wait may be shorter by this part of it, so that many orders placed together drift apart."""


@dataclass(frozen=True)
class PollSchedule:
    """Between two looks: a tenth of the age then, but never less than `minimum` or more than `maximum`."""

    minimum: timedelta
    maximum: timedelta

    @property
    def soon(self) -> timedelta:
        """Rows due within this time may fill up a call that is made anyway, but not rows asked about just now."""
        return self.minimum * (1 - 2 * SPREAD)

    def after(self, created_at: datetime, now: datetime, key: int) -> timedelta:
        """The wait until the next look. Rows with keys of another hundred wait a little longer or shorter."""
        shortest, longest = self._bounds
        wait = min(max((now - created_at).total_seconds() * GROWTH, shortest), longest)
        return timedelta(seconds=wait * _spread(key))

    def again(self, key: int) -> timedelta:
        """The wait after a look without an answer about this row."""
        return self.minimum * _spread(key)

    @cached_property
    def _bounds(self) -> tuple[float, float]:
        """Both settings in seconds, because to multiply a timedelta by a fraction takes five times as long."""
        return self.minimum.total_seconds(), self.maximum.total_seconds()


def _spread(key: int) -> float:
    """The same for the keys of one hundred: that is one call, and the rows stay neighbours in the index of what is due.

    The golden ratio spreads numbers that follow each other most evenly.
    """
    return 1 - SPREAD * (key // TOGETHER * _GOLDEN % 1)
