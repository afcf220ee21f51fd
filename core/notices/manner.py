"""How a notice reaches the person it is for: at once, silently, later, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.notices.catalogue_notices import FavouriteNews
from core.notices.notice import Notice, RefillEnded, StatusChanged
from core.orders.status import OrderStatus
from core.people.preferences import Level, Preferences
from core.people.user import User

MOST_SINGLE = 5
"""Changes told one by one; more of them at once are told in one message."""
_NEEDS_A_PERSON = frozenset(
    {
        OrderStatus.QUEUED,  # it waits for its provider, and can still be cancelled
        OrderStatus.UNCONFIRMED,
        OrderStatus.ERROR,
        OrderStatus.PAUSED,
    }
)


@dataclass(frozen=True, slots=True)
class Manner:
    """What the messenger has to know about the reader. `language` is None where nothing is known of it."""

    language: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom notices are for. Only news of one's orders is subject to what one chose: decisions and outages never are."""

    language: str | None = None
    preferences: Preferences = Preferences()  # noqa: RUF009 (frozen)

    @classmethod
    def of(cls, user: User | None) -> "Reader":
        return cls() if user is None else cls(user.language or user.telegram_language, user.preferences)

    def wants(self, notice: Notice) -> bool:
        match notice.content:
            case StatusChanged() as change:
                return is_wanted(self.preferences.level, change)
            case RefillEnded():
                return self.preferences.level is not Level.NONE
            case FavouriteNews():
                return self.preferences.level is not Level.NONE and self.preferences.favourite_news
        return True

    def held_until(self, notice: Notice, now: datetime) -> datetime | None:
        """When the notice may be shown; None: now."""
        return self.preferences.quiet_until(now) if self.preferences.hold and _is_news(notice) else None

    def manner(self, notice: Notice, now: datetime) -> Manner:
        in_quiet_hours = _is_news(notice) and self.preferences.quiet_until(now) is not None
        return Manner(self.language, notice.content.silent or in_quiet_hours)


def is_wanted(level: Level, change: StatusChanged) -> bool:
    """Whether somebody who chose `level` wants the message of a change. Every change is at least on the card."""
    status = OrderStatus(change.status)
    match level:
        case Level.ALL:
            return True
        case Level.IMPORTANT:
            return status.final or status in _NEEDS_A_PERSON or change.awaited
        case Level.END:
            return status.final
        case Level.NONE:
            return False


def in_batches(notices: Sequence[Notice]) -> list[tuple[Notice, ...]]:
    """One message each; more than five changes come last, all in one message."""
    changes = tuple(notice for notice in notices if isinstance(notice.content, StatusChanged))
    if len(changes) <= MOST_SINGLE:
        return [(notice,) for notice in notices]
    return [*((notice,) for notice in notices if not isinstance(notice.content, StatusChanged)), changes]


def _is_news(notice: Notice) -> bool:
    return isinstance(notice.content, StatusChanged | RefillEnded | FavouriteNews)
