"""A person's choices about the messages they get: which ones, and when their phone stays quiet."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from core.people.zones import zone


class Level(StrEnum):
    """Which changes of their orders a person is messaged about. Cards are always kept up to date."""

    ALL = "all"
    IMPORTANT = "important"
    """The end, and everything a person may have to act on."""
    END = "end"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """`quiet_from` and `quiet_to` are times of day in `time_zone`; equal or None if no hours are quiet.

    In quiet hours messages wait until they end (`hold`), or come without a sound.
    """

    level: Level = Level.IMPORTANT
    quiet_from: time | None = None
    quiet_to: time | None = None
    hold: bool = False
    time_zone: str = "UTC"
    favourite_news: bool = True
    """Whether they are told when a favourite service becomes dearer, cheaper, goes or comes back."""
    broadcasts: bool = True
    """Whether they want what the shop tells everybody."""

    @property
    def has_quiet_hours(self) -> bool:
        return self.quiet_from is not None and self.quiet_to is not None and self.quiet_from != self.quiet_to

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the quiet hours that `now` falls into end; None outside of them."""
        begin, end = self.quiet_from, self.quiet_to
        if begin is None or end is None:
            return None
        local = now.astimezone(zone(self.time_zone))
        at = local.time()
        inside = begin <= at < end if begin <= end else at >= begin or at < end
        if not inside:
            return None
        day = local.date() if at < end else local.date() + timedelta(days=1)
        until = datetime.combine(day, end, local.tzinfo).astimezone(UTC)
        # When a clock is set back, the hour that ends them comes twice.
        return until if until > now else None
