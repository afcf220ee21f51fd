"""Reading what a person typed into one field: each reader returns the value or raises a problem."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from core.catalogue.acceptable_use import Policy
from core.forms.problems import (
    DayPassed,
    NoLines,
    NotAChoice,
    NotACountry,
    NotADate,
    NotANumber,
    NoText,
    NotOneName,
    OutOfRange,
    Problem,
    TooHigh,
    TooLong,
    TooLow,
    TooManyLines,
)
from core.forms.whole_numbers import whole_number
from core.text import printable

MAX_LINES = 5_000
MAX_TEXT = 500
_BETWEEN_NAMES = re.compile(r"[\s,;|&+\u060c\u061b\u3001\uff0c\uff1b]+|(?<=\w)(?=[@#])")
"""What stands between two names, be it nothing: `@bob@carol` are two."""


@dataclass(frozen=True, slots=True)
class AnswerLimits:
    """What a form's answers are checked against: the service's limits, the policy on links, and today's date.

    `example` is a link that would do, for a person whose link will not. `profile` and a username make the link of that
    profile; it is empty where that would be a guess.
    """

    minimum: int
    maximum: int
    policy: Policy
    today: date
    example: str
    profile: str


def limits_of(info: ValidationInfo) -> AnswerLimits:
    """What the form whose field is read is checked against."""
    if not isinstance(info.context, AnswerLimits):
        raise TypeError("a form is validated with AnswerLimits as its context")
    return info.context


def wrong(problem: Problem) -> PydanticCustomError:
    """The error with which a validator passes on a problem."""
    return PydanticCustomError("answer", "the answer will not do", {"problem": problem})


def read_number(value: Any) -> Any:
    """A whole number as people type it: `1000`, `1 000`, `1,000`, `1.5k`."""
    if not isinstance(value, str):
        return value
    number = whole_number(value)
    if number is None:
        raise wrong(NotANumber())
    return number


def within_limits(value: Any, info: ValidationInfo) -> Any:
    """A quantity, or a list's number of lines, between the service's minimum and maximum."""
    limits = limits_of(info)
    lines = isinstance(value, tuple)
    units = len(value) if lines else value
    if units < limits.minimum:
        raise wrong(TooLow(units, limits.minimum, lines))
    if units > limits.maximum:
        raise wrong(TooHigh(units, limits.maximum, lines))
    return value


def between(low: int, high: int) -> Callable[[int | None], int | None]:
    """A number from `low` to `high`, or nothing."""

    def check(value: int | None) -> int | None:
        if value is not None and not low <= value <= high:
            raise wrong(OutOfRange(low, high))
        return value

    return check


def one_of(*allowed: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if value not in allowed:
            raise wrong(NotAChoice(allowed))
        return value

    return check


def read_text(value: Any) -> Any:
    """One line of text without control or direction marks."""
    if not isinstance(value, str):
        return value
    text = " ".join(printable(value).split())
    if not text:
        raise wrong(NoText())
    if len(text) > MAX_TEXT:
        raise wrong(TooLong(len(text), MAX_TEXT))
    return text


def read_country(value: Any) -> Any:
    """Two letters (ISO 3166, or WW for the world), in capitals."""
    if not isinstance(value, str):
        return value
    text = value.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise wrong(NotACountry())
    return text


def read_name(value: Any) -> Any:
    """One name without spaces: a username, a hashtag."""
    text = read_text(value)
    if isinstance(text, str) and ("/" in text or _BETWEEN_NAMES.search(text)):
        raise wrong(NotOneName())
    return text


def read_lines(value: Any) -> Any:
    r"""The non-empty lines of a text, split at \n or \r\n (provider-api.md, "Lists are separated by")."""
    if not isinstance(value, str):
        return value
    lines = tuple(line for raw in value.splitlines() if _visible(line := printable(raw).strip()))
    if not lines:
        raise wrong(NoLines())
    if len(lines) > MAX_LINES:
        raise wrong(TooManyLines(len(lines), MAX_LINES))
    return lines


def read_names(value: Any) -> Any:
    """Usernames or hashtags, with lines, commas, semicolons or spaces between them: none of these is in a name."""
    return read_lines(_BETWEEN_NAMES.sub("\n", value)) if isinstance(value, str) else value


def _visible(text: str) -> bool:
    """Whether anything of it can be seen: spaces and characters without a width are not charged for."""
    return any(unicodedata.category(c)[0] not in "CZ" for c in text)


def read_date(value: Any, info: ValidationInfo) -> Any:
    """A future day as d/m/Y, which is also how `add` takes it (provider-api.md, "Service types")."""
    if not isinstance(value, str):
        return value
    limits = limits_of(info)
    try:
        day = datetime.strptime(value.strip(), "%d/%m/%Y").date()  # noqa: DTZ007  # a calendar day has no zone
    except ValueError:
        raise wrong(NotADate()) from None
    if day <= limits.today:
        raise wrong(DayPassed(limits.today))
    return day
