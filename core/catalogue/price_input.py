"""Reads what an operator writes for a price: `15%`, `15% + 0.20`, `+0.20`, `1.50`."""

import re
from decimal import Decimal

_AMOUNT = r"[+-]?\s*\d{1,12}(?:[.,]\d{1,12})?"
_MARKUP = re.compile(rf"(?:(?P<percent>{_AMOUNT})\s*%)?\s*(?P<fixed>{_AMOUNT})?")
LEAST, MOST = Decimal(-100), Decimal(100_000)
"""The bounds of a markup in percent."""


class UnreadableAmount(ValueError):
    """The text is not an amount that can be used."""


def read_markup(text: str) -> dict[str, Decimal]:
    """`percent`, `fixed` or both. Raises UnreadableAmount."""
    match = _MARKUP.fullmatch(text.strip())
    found = {name: _number(words) for name, words in match.groupdict().items() if words} if match else {}
    if not found or not LEAST <= found.get("percent", LEAST) <= MOST:
        raise UnreadableAmount(text)
    return found


def read_amount(text: str) -> Decimal:
    """An amount of money that is not negative. Raises UnreadableAmount."""
    if not re.fullmatch(_AMOUNT, text.strip()):
        raise UnreadableAmount(text)
    amount = _number(text)
    if amount < 0:
        raise UnreadableAmount(text)
    return amount


def _number(words: str) -> Decimal:
    return Decimal("".join(words.split()).replace(",", "."))
