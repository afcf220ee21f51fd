"""Column types that keep a value exactly, on SQLite and PostgreSQL alike.

Most have processors of one function: around `process_bind_param` and `process_result_value` SQLAlchemy puts two more.
"""

import json
import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, Generic, TypeVar

from sqlalchemy import ARRAY, JSON, BigInteger, DateTime, Dialect, Double, Integer, Numeric, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

_BIGGEST = 2**63 - 1
_UNCLEAN = re.compile(r"\\u0000|\\ud[89a-f]|NaN|Infinity")
"""What `_clean` changes, in JSON: NUL, what may be a lone surrogate, and numbers that are not finite."""
_Kind = TypeVar("_Kind", bound=StrEnum)


def clean_text(text: str) -> str:
    """`text` as both databases can keep it: without NUL, and with U+FFFD for a lone surrogate."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean_number(number: int) -> int:
    """`number` within 64 bits; anything larger from a hostile catalogue or user just means "very many"."""
    return number if -_BIGGEST <= number <= _BIGGEST else max(-_BIGGEST, min(number, _BIGGEST))


def utc(at: datetime) -> datetime:
    """Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def _words(value: str | None) -> str | None:
    return None if value is None else clean_text(value)


def _whole(value: int | None) -> int | None:
    return None if value is None else clean_number(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else utc(value)


def _in_utc_text(value: datetime | None) -> str | None:
    """A text that sorts."""
    return None if value is None else utc(value).isoformat("T", "microseconds")


def _read_time(value: str | None) -> datetime | None:
    return None if value is None else utc(datetime.fromisoformat(value))


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _json_text(value: Any) -> str:
    """Cleans only what needs it, as seen in the text that is made of it."""
    text = json.dumps(value)
    return json.dumps(_clean(value)) if _UNCLEAN.search(text) else text


def _seconds(value: timedelta | None) -> float | None:
    return None if value is None else value.total_seconds()


def _clean(value: Any) -> Any:
    match value:
        case str():
            return clean_text(value)
        case dict():
            return {clean_text(key): _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case float() if not isfinite(value):
            return None
    return value


class Words(TypeDecorator[str]):
    """Text from outside, cleaned when it is written."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        return _words


class Whole(TypeDecorator[int]):
    """A whole number of 64 bits, clamped when it is written. As a primary key it counts up by itself."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # SQLite counts up only a column named INTEGER, which also holds 64 bits.
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def bind_processor(self, dialect: Dialect) -> Callable[[int | None], int | None]:
        return _whole


class Wholes(TypeDecorator[list[int]]):
    """Whole numbers as one parameter: an array on PostgreSQL, JSON on SQLite. For `storage.sql.statements.among`."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        numbers = [clean_number(number) for number in value or ()]
        return numbers if dialect.name == "postgresql" else str(numbers)


class Money(TypeDecorator[Decimal]):
    """An exact Decimal: Numeric on PostgreSQL, text on SQLite. Refuses floats, infinities and NaN."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: object, dialect: Dialect) -> Decimal | str | None:
        if value is None:
            return None
        if not isinstance(value, Decimal) or not value.is_finite():
            raise TypeError(f"money is a finite Decimal, not {type(value).__name__}")
        return value if dialect.name == "postgresql" else format(value, "f")

    def process_result_value(self, value: Decimal | str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, read back in UTC; on SQLite a text that sorts. Refuses times without a zone."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | str | None]:
        return _in_utc if dialect.name == "postgresql" else _in_utc_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _in_utc if dialect.name == "postgresql" else _read_time


class Json(TypeDecorator[dict[str, Any]]):
    """A dict of JSON values with cleaned texts; a value that JSON can't write, like infinity, becomes null."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> Any:
        return _clean(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return super().bind_processor(dialect) if dialect.name == "postgresql" else _json_text


class Seconds(TypeDecorator[timedelta]):
    """A length of time, kept in seconds to the microsecond."""

    impl = Double
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[timedelta | None], float | None]:
        return _seconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[float | None], timedelta | None]:
        return _length


class Member(TypeDecorator[_Kind], Generic[_Kind]):
    """A member of a StrEnum, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[_Kind]) -> None:
        super().__init__()
        self.kind = kind
        self._members = {member.value: member for member in kind}

    def process_bind_param(self, value: _Kind | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], _Kind | None]:
        return self._member

    def _member(self, value: str | None) -> _Kind | None:
        if value is None:
            return None
        return self._members.get(value) or self.kind(value)  # Python's own way takes twice as long, and fails
