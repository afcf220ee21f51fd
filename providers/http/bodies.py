"""Reads a body as JSON, even if something else was sent with it."""

import json
import re
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

_MOST_DIGITS = 30
# The warnings that PHP prints before or after a page's own text, if its operator left them on.
_DIAGNOSTIC = re.compile(
    r"\s*(<br\s*/?>\s*)?(<b>\s*)?(PHP )?(Warning|Notice|Deprecated|Strict Standards)\b.*", re.DOTALL | re.IGNORECASE
)
_MOST_PLACES = 50


class NotJson(Exception):
    """The body is not one JSON document: it is a page, empty, half an answer, or two answers."""


def decode(body: bytes) -> str:
    """The text of a body in any of JSON's encodings, with or without a byte order mark; bad bytes become U+FFFD."""
    return body.decode(json.detect_encoding(body), "replace")


def parse(text: str) -> Any:
    """The JSON value of `text`: fractions as Decimal; NaN, infinity and absurdly long numbers as None.

    This way one NaN costs only its field and not a whole catalogue. Raises NotJson.
    """
    text = text.strip()
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError):
        # It is not chained, because the decoder's error holds the whole body.
        pass
    return _amid_diagnostics(text)


def _amid_diagnostics(text: str) -> Any:
    """The one JSON object or list after or before PHP's warnings. Raises NotJson."""
    places = [0] if text[:1] in {"{", "["} else []
    if _DIAGNOSTIC.match(text):
        places = [one.end() - 1 for one in islice(re.finditer(r"(?:>|\n)\s*[{\[]", text), _MOST_PLACES)]
    for place in places:
        try:
            value, end = DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        if not text[end:].strip() or _DIAGNOSTIC.fullmatch(text, end):
            return value
    raise NotJson


def _integer(text: str) -> int | None:
    return int(text) if len(text) <= _MOST_DIGITS else None


def _fraction(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=lambda _name: None, strict=False)
