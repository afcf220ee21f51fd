"""A broadcast: its message, its audience, and its outcome."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    ALL = "all"
    OPEN = "open"
    """People with open orders."""
    LANGUAGE = "language"


class Progress(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


class Reached(StrEnum):
    """The outcome of one person's message."""

    REACHED = "reached"
    BLOCKED = "blocked"
    """They block the bot, or their account is gone."""
    FAILED = "failed"
    """Telegram refused it."""
    UNKNOWN = "unknown"
    """It left, and no answer says whether it arrived: it is not sent a second time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The message: the operator's own text, or a copy of a message in their chat."""

    text: str = ""
    chat_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """`audience` and `size` are set when it begins; `language` if the audience is the readers of one language."""

    id: int
    by: int
    created_at: datetime
    message: Message
    progress: Progress = Progress.DRAFT
    audience: Audience | None = None
    language: str | None = None
    size: int = 0
    """How many people it was for when it began."""
    passed: int = 0
    """The last person, in the order of their ids, up to whom everybody has been dealt with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastResult:
    reached: int = 0
    blocked: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def seen_to(self) -> int:
        return self.reached + self.blocked + self.failed + self.unknown


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, and the language that they read."""

    user_id: int
    language: str | None
    telegram_language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """Who uses the bot: if it is `public`, everybody who is not blocked; else those with a role, and the owners."""

    public: bool
    owners: Collection[int]
