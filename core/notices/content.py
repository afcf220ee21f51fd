"""The parts that every kind of notice has."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, ClassVar, Self


class Audience(Enum):
    """Who may read a notice at the moment when it is sent: roles change while it waits."""

    PERSON = "whoever the chat belongs to"
    ADMINS = "owners and helpers"
    OWNERS = "owners: it is about the shop's own account and business"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The content of a notice. A new field needs a default: notices of an earlier version may still wait."""

    key: ClassVar[str]
    """Names the kind in the database; never changes."""
    replaces: ClassVar[bool] = False
    """A newer one replaces one about the same order that still waits."""
    is_decision: ClassVar[bool] = False
    """An admin must decide: it goes before all else, and is tried even if the admin blocks the bot."""
    is_news: ClassVar[bool] = False
    """It tells a customer about something of theirs; they choose when and how it comes."""
    meant_for: ClassVar[Audience] = Audience.PERSON
    edits: ClassVar[bool] = False
    """It edits a message to show the current state."""

    @classmethod
    def lane(cls) -> str:
        """A chat gets the notices of a lane in order; a notice that waits does not hold up other lanes."""
        return "decisions" if cls.is_decision else "news" if cls.is_news else "rest"

    @property
    def audience(self) -> Audience:
        return self.meant_for

    @property
    def silent(self) -> bool:
        """Whether it comes without a sound."""
        return False

    def payload(self) -> dict[str, Any]:
        """The content as JSON values."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """Reads what `payload` returned, perhaps in another version."""
        return cls(**{field.name: payload[field.name] for field in fields(cls) if field.name in payload})
