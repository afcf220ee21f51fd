"""Tolerant readers for the values of an answer. They never guess: an unreadable or ambiguous value is None."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.answers.safe_text import one_line
from providers.answers.spelling import MOST_DIGITS, spelled_amount, spelled_count

_LARGEST = 2**63 - 1  # what a database's integer holds
UNLIMITED = 2**31 - 1
"""The maximum of a service without one; many providers write exactly this number."""
_IDENTIFIER = re.compile(r"(?=.*\d)[^\s,]{1,100}")  # "null", "error" and "success" are not ids
_LETTERS = re.compile(r"[A-Z]{5,40}")
_WORDS_IN_AN_IDS_PLACE = re.compile(
    "ERRORS?|FAIL(ED|URE)|SUCCESS|ACCEPTED|CREATED|PLACED|ADDED|INSERTED|QUEUED|PENDING|PROCESS(ING)?|(IN)?PROGRESS|"
    "COMPLETED?|PARTIAL|CANCEL(LED|ED)?|REFUND(S|ED)|REFUSED|REJECTED|DECLINED|DENIED|AWAITING|WAITING|(IN)?ACTIVE|PAUSED|"
    "EXPIRED|UNDEFINED|UNKNOWN|FALSE|EMPTY|INVALID|INCORRECT|DUPLICATE|FORBIDDEN|UNAUTHORIZED|BANNED|BLOCKED|DISABLED|"
    "MAINTENANCE|UNAVAILABLE|INSUFFICIENT|NOTFOUND|MISSING|REFILL|ORDERS?|STATUS|RECEIVED|SUBMITTED|STARTED|APPROVED"
)
_CURRENCY = re.compile(r"[A-Z]{3,5}")
_YES = {"1", "true", "yes", "on", "enabled"}
_NO_END = {"∞", "unlimited", "infinite", "infinity", "inf", "no limit", "nolimit", "no max", "limitless", "sinirsiz"}


def folded(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The object with its names in lower case; the first of two names that differ by case wins."""
    fields: dict[str, Any] = {}
    for name, value in entry.items():
        fields.setdefault(name.strip().casefold(), value)
    return fields


def first(fields: Mapping[str, Any], *names: str) -> Any:
    """The value of the first named field that exists and is not null."""
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def amount(value: Any) -> Decimal | None:
    """Money or any number with a fraction, with or without the sign of a currency. `"2,5"`, `"1,000.50"`, `"1 000.50"`
    and `"$1.000,50"` are read; `"1,000"` may be one or a thousand, so it is not."""
    return spelled_amount(value) if isinstance(value, str) else _number(value)


def whole(value: Any) -> int | None:
    """A count. Here `"1,000"`, `"1.000"`, `"1 000"` and `"1K"` are a thousand, because counts have no fractions."""
    number = spelled_count(value) if isinstance(value, str) else _number(value)
    if number is None or number != number.to_integral_value() or abs(number) > _LARGEST:
        return None
    return int(number)


def minimum(value: Any) -> int | None:
    """The minimum quantity of a service, at least 1."""
    least = whole(value)
    return None if least is None else max(least, 1)


def maximum(value: Any) -> int | None:
    """The maximum quantity of a service; None if it is below 1, because then nothing could be ordered."""
    if isinstance(value, str) and value.strip().casefold() in _NO_END:
        return UNLIMITED
    most = whole(value)
    return most if most is not None and most >= 1 else None


def identifier(value: Any) -> str | None:
    """A provider's id as text: 5, "5" and 5.0 are the same id. None for zero, negatives, and texts that are not ids."""
    if isinstance(value, str):
        text = value.strip()
        if _LETTERS.fullmatch(text):
            return None if _WORDS_IN_AN_IDS_PLACE.fullmatch(text) else text
        return text if _IDENTIFIER.fullmatch(text) and text.strip("0") and not text.startswith("-") else None
    number = whole(value)
    return str(number) if number is not None and number > 0 else None


def flag(value: Any) -> bool:
    """A yes or no given as bool, 0/1 or word; anything else means no."""
    if isinstance(value, str):
        return value.strip().casefold() in _YES
    return value in (True, 1)


def currency(value: Any) -> str | None:
    """A currency's code in capitals, like USD."""
    code = value.strip().upper() if isinstance(value, str) else ""
    return code if _CURRENCY.fullmatch(code) else None


def line(value: Any, limit: int = 1_000) -> str:
    """A text, or a number as text, on one line; empty for anything else."""
    if isinstance(value, str):
        return one_line(value, limit)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return ""


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS else None
