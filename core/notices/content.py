"""The parts that every kind of notice has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, EnumType
from functools import cache
from typing import Any, ClassVar, Self, get_args, get_type_hints

_FROM_TEXT: dict[Any, Callable[[str], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


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
    follows_decision: ClassVar[bool] = False
    """It ends a decision, so it goes behind it in the same lane."""
    is_news: ClassVar[bool] = False
    """It tells a customer about something of theirs; they choose when and how it comes."""
    meant_for: ClassVar[Audience] = Audience.PERSON
    edits: ClassVar[bool] = False
    """It edits a message to show the current state."""

    @classmethod
    def lane(cls) -> str:
        """A chat gets the notices of a lane in order; a notice that waits does not hold up other lanes."""
        return "decisions" if cls.is_decision or cls.follows_decision else "news" if cls.is_news else "rest"

    @property
    def audience(self) -> Audience:
        return self.meant_for

    @property
    def silent(self) -> bool:
        """Whether it comes without a sound."""
        return False

    def payload(self) -> dict[str, Any]:
        """The content as JSON values."""
        kind: Any = type(self)
        return {name: _as_json(getattr(self, name)) for name in _readers(kind)}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        """Reads what `payload` returned, perhaps in another version."""
        kind: Any = cls  # mypy takes a class of dataclasses for something without a hash
        return cls(**{name: read(payload[name]) for name, read in _readers(kind).items() if name in payload})


def _as_json(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():  # or a datetime
            return value.isoformat()
        case Enum():
            return value.value
    return value


@cache
def _readers(kind: type[Content]) -> dict[str, Callable[[Any], Any]]:
    """What makes the value of each field of what JSON holds."""
    hints = get_type_hints(kind)
    return {field.name: _reader(hints[field.name]) for field in fields(kind)}


def _reader(hint: Any) -> Callable[[Any], Any]:
    kinds = (kind for kind in get_args(hint) or (hint,) if kind in _FROM_TEXT or isinstance(kind, EnumType))
    kind = next(kinds, None)
    read = _FROM_TEXT.get(kind, kind)
    return lambda value: value if read is None or value is None else read(value)
