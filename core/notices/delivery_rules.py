"""How a notice reaches the person it is for: at once, silently, later, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.notices.catalogue_notices import FavouriteNews
from core.notices.notice import Notice, StatusChanged
from core.orders.status import OrderStatus
from core.people.preferences import Level, Preferences
from core.people.user import User

MOST_SINGLE = 5
"""Changes told one by one within `A_WHILE`; more of them are gathered in one message."""
A_WHILE = timedelta(minutes=1)
_NEEDS_A_PERSON = frozenset(
    {
        OrderStatus.QUEUED,  # it waits for its provider, and can still be cancelled
        OrderStatus.UNCONFIRMED,
        OrderStatus.ERROR,
        OrderStatus.PAUSED,
    }
)


@dataclass(frozen=True, slots=True)
class SendOptions:
    """What the messenger has to know about the reader. `language` is None if it is not known."""

    language: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader of notices. Their choices apply to news only, never to decisions, cards and outages.

    `told` holds when they were told of the last changes within `A_WHILE`, the newest first, at most `MOST_SINGLE`.
    """

    language: str | None = None
    preferences: Preferences = Preferences()  # noqa: RUF009 (frozen)
    told: Sequence[datetime] = ()

    @classmethod
    def of(cls, user: User | None, told: Sequence[datetime] = ()) -> "Reader":
        if user is None:
            return cls(told=told)
        return cls(user.language or user.telegram_language, user.preferences, told)

    def wants(self, notice: Notice) -> bool:
        match notice.content:
            case StatusChanged() as change:
                return is_wanted(self.preferences.level, change)
            case FavouriteNews() if not self.preferences.favourite_news:
                return False
            case content:
                return not content.is_news or self.preferences.level is not Level.NONE

    def held_until(self, notice: Notice, now: datetime) -> datetime | None:
        """When the notice may be shown; None: now."""
        if not notice.content.is_news:
            return None
        if self.preferences.hold and (until := self.preferences.quiet_until(now)):
            return until
        if isinstance(notice.content, StatusChanged) and len(self.told) >= MOST_SINGLE:
            gathered = self.told[MOST_SINGLE - 1] + A_WHILE
            return gathered if gathered > now else None
        return None

    def options(self, notice: Notice, now: datetime) -> SendOptions:
        in_quiet_hours = notice.content.is_news and self.preferences.quiet_until(now) is not None
        return SendOptions(self.language, notice.content.silent or in_quiet_hours)

    def in_batches(self, notices: Sequence[Notice]) -> list[tuple[Notice, ...]]:
        """One message each; changes beyond five in a while come last, all in one message."""
        changes = tuple(notice for notice in notices if isinstance(notice.content, StatusChanged))
        if len(changes) + len(self.told) <= MOST_SINGLE or len(changes) < 2:
            return [(notice,) for notice in notices]
        return [*((notice,) for notice in notices if not isinstance(notice.content, StatusChanged)), changes]


def is_wanted(level: Level, change: StatusChanged) -> bool:
    """Whether a person who chose `level` wants a message about a change. The card shows every change anyway."""
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
