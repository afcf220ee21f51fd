"""Reads a quantity as people type it: `1000`, `1 000`, `1,000`, `1.000`, `1'000`, `1k`, `2.5k`, in any digits."""

import re
from decimal import Decimal

MAX_DIGITS = 12
_APART = "[\\s,.'’_\u066c\uff0c\uff0e]"
# All separators must be the same: people read `1,000.000` in two ways. `0.500` is not five hundred.
_GROUPED = re.compile(rf"[1-9]\d{{0,2}}(?P<apart>{_APART})\d{{3}}((?P=apart)\d{{3}})*")
# `1.000k` is not read: with three digits after the point it may mean a thousand or a million.
_SHORT = re.compile(r"(?P<number>\d{1,6}([.,]\d{1,2})?)\s?(?P<unit>[km])", re.IGNORECASE)
_UNITS = {"k": 1_000, "m": 1_000_000}


def whole_number(text: str) -> int | None:
    """The whole number that `text` means; None if it is not a number or could be two."""
    plain = _plain_digits(text.strip())
    if short := _SHORT.fullmatch(plain):
        number = Decimal(short["number"].replace(",", ".")) * _UNITS[short["unit"].casefold()]
        return int(number) if number == int(number) else None
    if _GROUPED.fullmatch(plain):
        plain = re.sub(r"\D", "", plain)
    return int(plain) if plain.isdecimal() and len(plain) <= MAX_DIGITS else None


def starts_group(word: str) -> bool:
    """Whether the next word may continue the number, like the `1` of `1 000`."""
    return re.fullmatch(r"[1-9]\d{0,2}( \d{3})*", _plain_digits(word)) is not None


def is_group(word: str) -> bool:
    """Whether the word may continue a number, like the `000` of `1 000`."""
    return re.fullmatch(r"\d{3}", word) is not None


def _plain_digits(text: str) -> str:
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)
