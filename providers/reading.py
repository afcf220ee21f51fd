"""Tolerant readers for the values of an answer. What cannot be read, or be read two ways, is None: never a guess."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.words import one_line

_LARGEST = 2**63 - 1  # what a database's integer holds
_MOST_DIGITS = 30
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+|[+-]?[1-9]\d{0,2}(\.\d{3}){2,}", re.ASCII)
_IDENTIFIER = re.compile(r"(?=.*\d)[^\s,]{1,100}")  # "null", "error" and "success" are none
_CURRENCY = re.compile(r"[A-Z]{3,5}")
_YES = {"1", "true", "yes", "on", "enabled"}


def folded(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The object with its names in lower case; the first of two names that differ by case wins."""
    fields: dict[str, Any] = {}
    for name, value in entry.items():
        fields.setdefault(name.strip().casefold(), value)
    return fields


def first(fields: Mapping[str, Any], *names: str) -> Any:
    """The first of the named fields that is there and not null."""
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def amount(value: Any) -> Decimal | None:
    """Money or any number with a fraction. `"2,5"`, `"1,000.50"` and `"1.000,50"` are read; `"1,000"` may be one or
    a thousand, so it is not."""
    if isinstance(value, str):
        text = value.strip()
        if _COMMA_GROUPS.fullmatch(text) and _COMMA_DECIMAL.fullmatch(text):
            return None
        return _spelled(text)
    return _number(value)


def whole(value: Any) -> int | None:
    """A count. Here `"1,000"` is a thousand, for nothing is counted in fractions."""
    number = _spelled(value.strip()) if isinstance(value, str) else _number(value)
    if number is None or number != number.to_integral_value() or abs(number) > _LARGEST:
        return None
    return int(number)


def identifier(value: Any) -> str | None:
    """A provider's id as text: 5, "5" and 5.0 are the same id. None for zero, negatives, and texts that are no id."""
    if isinstance(value, str):
        text = value.strip()
        return text if _IDENTIFIER.fullmatch(text) and text.strip("0") and not text.startswith("-") else None
    number = whole(value)
    return str(number) if number is not None and number > 0 else None


def flag(value: Any) -> bool:
    """A yes or no as bool, 0/1 or word; anything else, and nothing, is no."""
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
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


def _spelled(text: str) -> Decimal | None:
    if len(text) > 2 * _MOST_DIGITS:
        return None
    if _COMMA_GROUPS.fullmatch(text):
        text = text.replace(",", "")
    elif _POINT_GROUPS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _COMMA_DECIMAL.fullmatch(text):
        text = text.replace(",", ".")
    return _number(Decimal(text)) if _PLAIN.fullmatch(text) else None
