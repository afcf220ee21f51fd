"""Reads what an operator writes for a price: `15%`, `15% + 0.20`, `0.20 USD`, `1.50`."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

_AMOUNT = r"[+-]?\s*\d{1,12}(?:[.,]\d{1,12})?"
_MONEY = rf"(?P<fixed>{_AMOUNT})(?:\s*(?P<currency>[A-Za-z]{{3}}))?"
_MARKUP = re.compile(rf"(?:(?P<percent>{_AMOUNT})\s*%)?\s*(?:{_MONEY})?")
LEAST, MOST = Decimal(-100), Decimal(100_000)
"""The bounds of a markup in percent."""


class UnreadableAmount(ValueError):
    """The text is not an amount that can be used."""


def read_markup(text: str, currency: str = "") -> dict[str, Decimal]:
    """`percent`, `fixed` or both; only `currency` may be named. Raises UnreadableAmount."""
    match = _MARKUP.fullmatch(text.strip())
    if match is None or not _fits(match["currency"], currency):
        raise UnreadableAmount(text)
    found = {name: _number(match[name]) for name in ("percent", "fixed") if match[name]}
    if not found or not LEAST <= found.get("percent", LEAST) <= MOST:
        raise UnreadableAmount(text)
    return found


def markup_readings(text: str, currency: str) -> Sequence[Mapping[str, Decimal]]:
    """What a markup may mean: who writes 50 may mean 50%, or 50 of `currency`. Raises UnreadableAmount."""
    read = read_markup(text, currency)
    is_named = text.strip()[-1].isalpha()
    if "percent" in read or is_named or not LEAST <= read["fixed"] <= MOST:
        return [read]
    return [{"percent": read["fixed"]}, read]


def read_amount(text: str, currency: str = "") -> Decimal:
    """An amount of money that is not negative; only `currency` may be named. Raises UnreadableAmount."""
    match = re.fullmatch(_MONEY, text.strip())
    if match is None or not _fits(match["currency"], currency):
        raise UnreadableAmount(text)
    amount = _number(match["fixed"])
    if amount < 0:
        raise UnreadableAmount(text)
    return amount


def _fits(written: str | None, currency: str) -> bool:
    return written is None or written.upper() == currency.upper()


def _number(words: str) -> Decimal:
    return Decimal("".join(words.split()).replace(",", "."))
