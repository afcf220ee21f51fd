"""How often to look at an order or refill: often while it is new, rarely when it is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

SHARE = 0.1
"""The wait as a share of the age at the next look: an order ten hours old is known to within one hour."""
GROWTH = SHARE / (1 - SHARE)
"""The same wait as a share of the age at the previous look."""
SPREAD = 0.02
"""A wait may be shorter by this part of it, so that orders placed together drift apart."""


@dataclass(frozen=True, slots=True)
class PollSchedule:
    """Between two looks: a tenth of the age then, but never less than `minimum` or more than `maximum`."""

    minimum: timedelta
    maximum: timedelta

    @property
    def soon(self) -> timedelta:
        """Rows due within this time may fill up a call that is made anyway, but not rows asked about just now."""
        return self.minimum * (1 - 2 * SPREAD)

    def after(self, created_at: datetime, now: datetime, key: int) -> timedelta:
        """The wait until the next look. Rows with other keys wait a little longer or shorter."""
        wait = min(max((now - created_at) * GROWTH, self.minimum), self.maximum)
        return wait * _spread(key, now)

    def again(self, key: int, now: datetime) -> timedelta:
        """The wait after a look without an answer about this row."""
        return self.minimum * _spread(key, now)


def _spread(key: int, now: datetime) -> float:
    """The same for the same key and time, so that a simulated world can be played again."""
    return 1 - SPREAD * (crc32(f"{key} {now.isoformat()}".encode()) / 2**32)
