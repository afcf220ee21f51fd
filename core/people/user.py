"""The people who write to the bot."""

from dataclasses import dataclass
from datetime import datetime

from core.people.preferences import Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who wrote to the bot. `blocked_at` is set while Telegram says that they blocked it."""

    id: int
    first_seen_at: datetime
    terms_version: str | None = None
    terms_accepted_at: datetime | None = None
    blocked_at: datetime | None = None
    language: str | None = None
    """The language that they chose; None for the one of their Telegram app."""
    telegram_language: str | None = None
    """The language of their Telegram app, as last seen."""
    zone_asked_at: datetime | None = None
    """Since when a city or an offset from UTC is asked for."""
    name: str = ""
    """As their Telegram app gives it."""
    username: str | None = None
    """Without the @."""
    preferences: Preferences = Preferences()  # noqa: RUF009 (frozen)
