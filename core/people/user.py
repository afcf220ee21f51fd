"""A person who wrote to the bot."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """`blocked_at` is set while Telegram says that they blocked the bot."""

    id: int
    first_seen_at: datetime
    terms_version: str | None = None
    terms_accepted_at: datetime | None = None
    blocked_at: datetime | None = None
