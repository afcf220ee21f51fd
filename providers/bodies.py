"""Reading a body as JSON, whatever was sent in its place."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

_MOST_DIGITS = 30


class NotJson(Exception):
    """The body is no JSON document: a page, nothing, half an answer, two answers."""


def decode(body: bytes) -> str:
    """The text of a body in any of JSON's encodings, with or without a byte order mark; bad bytes become U+FFFD."""
    return body.decode(json.detect_encoding(body), "replace")


def parse(text: str) -> Any:
    """The JSON value of `text`: fractions as Decimal, a number that is none or is absurdly long as None.

    One NaN must not cost a whole catalogue, so it costs its field only. Raises NotJson.
    """
    try:
        return _DECODER.decode(text.strip())
    except (ValueError, RecursionError):
        # Not chained: the decoder's error holds the whole body.
        pass
    raise NotJson


def _integer(text: str) -> int | None:
    return int(text) if len(text) <= _MOST_DIGITS else None


def _fraction(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= _MOST_DIGITS else None


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_fraction, parse_constant=lambda _name: None, strict=False)
