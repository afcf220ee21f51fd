"""Pieces of text: everything that comes from a user or a provider passes through `plain` on its way to HTML."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext
from functools import lru_cache
from html import escape

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal, get_currency_precision
from babel.units import format_unit

from core.forms.runs import in_all, runs_of
from core.people.zones import zone
from core.text import printable
from handlers.language import _, locale
from handlers.reader import time_zone

_PIECES = 10
_DIGITS_OF_A_RATE = 3


def plain(text: str, limit: int = 200) -> str:
    """`text` escaped for HTML, without unprintable characters, at most `limit` UTF-16 units of it."""
    return escape(clipped(text, limit), quote=False)


def length(text: str) -> int:
    """UTF-16 units, as Telegram counts; also of a text with half a character, which Telegram can hand over."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clipped(text: str, limit: int) -> str:
    """`text` on its way to a place without HTML, such as a button. The limit counts UTF-16 units, as Telegram does."""
    clean = printable(text)
    if 2 * len(clean) <= limit:
        return clean  # it fits, even if every character takes two units
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return clean
    return f"{units[: 2 * (limit - 1)].decode('utf-16-le', 'ignore').rstrip()}…"


def money(amount: Decimal, currency: str | None) -> str:
    """An amount with its currency and all its digits, because a rate may be far below the minor unit."""
    return _money(amount, currency, locale())


def rate(amount: Decimal, currency: str | None) -> str:
    """A rate with its currency, rounded up to three digits, or to the minor unit if that has more.

    Converted and marked up, a rate has digits that nobody reads. The price of an order is never above what it shows.
    """
    digits = max(get_currency_precision(currency or ""), _DIGITS_OF_A_RATE - 1 - amount.adjusted())
    with localcontext(prec=100):
        return money(amount.quantize(Decimal(1).scaleb(-digits), ROUND_CEILING), currency)


def number(value: int) -> str:
    return _number(value, locale())


# Babel takes 100 microseconds for a sum, and the same sums are shown again and again.
@lru_cache(maxsize=4096)
def _money(amount: Decimal, currency: str | None, where: Locale) -> str:
    # Babel counts in the context's digits, and fails beyond them: a provider may well answer 1e30.
    with localcontext(prec=100):
        shown = amount.normalize()
        if currency is None:
            return format_decimal(shown, locale=where, decimal_quantization=False)
        code = plain(currency, 8)
        return format_currency(shown, code, "#,##0.00\u00a0¤¤", locale=where, decimal_quantization=False)


@lru_cache(maxsize=4096)
def _number(value: int, where: Locale) -> str:
    return format_decimal(value, locale=where)


def amount(quantity: int, fields: Mapping[str, str]) -> str:
    """A quantity; for a drip-feed the total and its runs, so that nobody has to multiply."""
    runs = runs_of(fields)
    if runs < 2:
        return number(quantity)
    values = {"total": number(in_all(quantity, runs)), "runs": number(runs), "quantity": number(quantity)}
    if "interval" not in fields:
        return _("{total} in {runs} runs of {quantity}").format(**values)
    spread = _("{total} in {runs} runs of {quantity}, one every {minutes} min")
    return spread.format(**values, minutes=fields["interval"])


def bar(done: float) -> str:
    """A progress bar of a share from 0 to 1."""
    filled = int(max(0.0, min(1.0, done)) * _PIECES)  # only the end fills it
    return "▰" * filled + "▱" * (_PIECES - filled)


def moment(at: datetime) -> str:
    """A moment to the minute, for HTML: Telegram shows it in the reader's time zone, older apps show the UTC inside."""
    return _in_own_zone(at, "HH:mm", "dt")


def exact_moment(at: datetime) -> str:
    """As `moment`, to the second."""
    return _in_own_zone(at, "HH:mm:ss", "dT")


def _in_own_zone(at: datetime, clock: str, form: str) -> str:
    shown = format_datetime(at.astimezone(UTC), f"dd MMM {clock} 'UTC'", locale=locale())
    return f'<tg-time unix="{int(at.timestamp())}" format="{form}">{shown}</tg-time>'


def end_of(at: datetime) -> str:
    """As `moment`, of the first full minute that is not before `at`: until then something lasts."""
    return moment(_full_minute(at))


def end_without_html(at: datetime) -> str:
    """As `end_of`, for the answer to a press; there Telegram puts no moment into the reader's time zone."""
    name = time_zone()
    clock = "dd MMM HH:mm 'UTC'" if name == "UTC" else "dd MMM HH:mm"
    return format_datetime(_full_minute(at).astimezone(zone(name)), clock, locale=locale())


def _full_minute(at: datetime) -> datetime:
    return (at + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)


def span(length: timedelta) -> str:
    """A length of time in its largest unit: 12 sec, 4 min, 2 hr, 3 days."""
    seconds = max(0, int(length.total_seconds()))
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size:
            return format_unit(seconds // size, f"duration-{unit}", "short", locale=locale())
    return format_unit(seconds, "duration-second", "short", locale=locale())


def paragraphs(parts: Sequence[str]) -> str:
    """The parts that are not empty, with an empty line between two."""
    return "\n\n".join(part for part in parts if part)


def lines(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)
