"""How often to look at what is being followed."""

from dataclasses import dataclass
from datetime import timedelta

GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Pace:
    """Between two looks at one order: `minimum` after a change, growing to `maximum` while nothing changes."""

    minimum: timedelta
    maximum: timedelta

    def after(self, interval: timedelta | None, changed: bool) -> timedelta:
        """The wait until the next look, given the one before it."""
        if changed or interval is None:
            return self.minimum
        return min(interval * GROWTH, self.maximum)
