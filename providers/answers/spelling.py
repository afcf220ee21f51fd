"""Reads numbers as people and panels spell them, but not those that could be read in two ways."""

import html
import re
from decimal import Decimal

MOST_DIGITS = 30
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?", re.IGNORECASE | re.ASCII)
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+,\d+|[+-]?[1-9]\d{0,2}(\.\d{3}){2,}", re.ASCII)
_ONE_POINT_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_SPACED = re.compile(r"[+-]?[1-9]\d{0,2}([ '’]\d{3})+([.,]\d+)?", re.ASCII)
_SHORT = re.compile(r"(\d+(?:[.,]\d{1,2})?) ?(k|m|mln|b|bn)\+?", re.IGNORECASE | re.ASCII)
# Lakhs and crores: 1,50,000 is a hundred and fifty thousand.
_INDIAN_GROUPS = re.compile(r"[+-]?[1-9]\d?(,\d{2})+,\d{3}(\.\d+)?", re.ASCII)
_FOR_A_THOUSAND = re.compile(r" ?(?:/|per) ?(?:1 ?k|1[ ,.]?000)\Z", re.IGNORECASE)
_WITHOUT_FRACTIONS = re.compile(r"[₫₩¥]|vnd|idr|\brp|krw|jpy", re.IGNORECASE)
_TIMES = {"k": 10**3, "m": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9}
_SIGNS = "$€£¥₺₫₹₽₴₦₱₩₪₸₼₾₲₡฿﷼₨"
_CODES = (
    r"(?:usdt?|us|eur|gbp|try|tl|inr|rs\.?|r|brl|uzs|vnd|rub|idr|rp\.?|php|ngn|bdt|pkr|aed|sar|egp|thb|myr|kzt|uah|pln|"
    r"cny|jpy|krw|ars|cop|mxn|cad|aud|chf|ron|mad|dzd|руб\.?)"
)
_MONEY = re.compile(
    rf"([+-]?)(?:{_CODES}? ?[{_SIGNS}]|{_CODES}) ?(.*\d)|([+-]?.*\d) ?(?:{_CODES}?[{_SIGNS}]|{_CODES})", re.IGNORECASE
)


def spelled_amount(text: str) -> Decimal | None:
    """Money: `"$0.90"`, `"0,90 EUR"`, `"1 000.50"`, `"0.90 / 1k"`.

    None for `"1,000"` and `"1.000 VND"`, which may be one or a thousand.
    """
    text = _FOR_A_THOUSAND.sub("", _bare(text))
    whole_only = _WITHOUT_FRACTIONS.search(text)
    money = _MONEY.fullmatch(text)
    if money is not None:
        text = (money[1] or "") + money[2] if money[2] else money[3]
    if (_COMMA_GROUPS.fullmatch(text) and _COMMA_DECIMAL.fullmatch(text)) or (
        whole_only and _ONE_POINT_GROUP.fullmatch(text)
    ):
        return None
    return _spelled(text)


def spelled_count(text: str) -> Decimal | None:
    """A count, where every separator before three digits groups thousands: `"1.000"`, `"1K"`, `"10,000+"`."""
    text = _bare(text)
    short = _SHORT.fullmatch(text)
    if short is not None:
        return Decimal(short[1].replace(",", ".")) * _TIMES[short[2].lower()]
    if _ONE_POINT_GROUP.fullmatch(text.removesuffix("+")):
        text = text.replace(".", "")
    return _spelled(text[:-1] if text[:1].isdigit() and text.endswith("+") else text)


def _bare(text: str) -> str:
    """`text` without entities and with plain spaces; "" if it is longer than any number."""
    if len(text) > 4 * MOST_DIGITS:
        return ""
    return " ".join(html.unescape(text).split())


def _spelled(text: str) -> Decimal | None:
    if len(text) > 2 * MOST_DIGITS:
        return None
    if _SPACED.fullmatch(text):
        text = re.sub(r"[ '’]", "", text)
    if _COMMA_GROUPS.fullmatch(text) or _INDIAN_GROUPS.fullmatch(text):
        text = text.replace(",", "")
    elif _POINT_GROUPS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _COMMA_DECIMAL.fullmatch(text):
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        return None
    number = Decimal(text)
    return number if number.is_finite() and abs(number.adjusted()) <= MOST_DIGITS else None
