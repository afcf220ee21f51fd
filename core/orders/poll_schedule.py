"""How often to look at an order or refill: often while it is new, rarely when it is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

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
        age = now - created_at
        if age >= self._full_at:
            return _spread(self.maximum, key // TOGETHER)
        return _spread(max(age * GROWTH, self.minimum), key // TOGETHER)

    def again(self, key: int) -> timedelta:
        """The wait after a look without an answer about this row."""
        return _spread(self.minimum, key // TOGETHER)

    @cached_property
    def _full_at(self) -> timedelta:
        """The age from which on the wait no longer grows; most rows are older."""
        return self.maximum / GROWTH


@lru_cache
def _spread(wait: timedelta, hundred: int) -> timedelta:
    """`wait`, or a little less, the same for one hundred keys: they are one call, and stay neighbours in the index.

    The golden ratio spreads numbers that follow each other most evenly. Kept, because many rows wait as long.
    """
    return wait * (1 - SPREAD * (hundred * _GOLDEN % 1))
