"""Makes foreign text safe to show, log and store: it is cleaned, short, and without the key."""

import html
import json
import re
from typing import Any
from urllib.parse import quote, quote_plus

from core.text import printable

MAX_WORDS = 300
MAX_EXCERPT = 120
MAX_DEPTH = 50
_HEAD = 4_000
_SHORT_KEY = 8
_HIDDEN_HTML = re.compile(r"<(script|style)\b.*?(</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# Only tags that format: "< 3 days" and "<3" are words.
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|div|li|ul|ol|tr|h[1-6])\b[^<>]*>", re.IGNORECASE)
_FORMAT = re.compile(
    r"<\s*/?\s*(?:b|i|u|s|strong|em|span|a|small|big|font|center|code|pre|img|hr|table|tbody|td|th|sup|sub|mark)\b[^<>]*>",
    re.IGNORECASE,
)


class Secret:
    """A provider's key. It is never shown, and it removes itself from texts that repeat it."""

    def __init__(self, value: str) -> None:
        self.value = value
        escaped = json.dumps(value)[1:-1]
        spellings = {value, quote(value, safe=""), quote_plus(value), html.escape(value), escaped}
        spellings.add(escaped.replace("/", "\\/"))
        self._shortest = len(value)
        pattern = "|".join(re.escape(one) for one in sorted(spellings, key=len, reverse=True) if one)
        if len(value) < _SHORT_KEY:
            # A key this short may be part of an ordinary word, so hide it only where it stands alone.
            pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
        self._spellings = re.compile(pattern, re.IGNORECASE) if value else None

    def __repr__(self) -> str:
        return "***"

    def hide(self, text: str) -> str:
        if self._spellings is None or len(text) < self._shortest:
            return text
        return self._spellings.sub("***", text)

    def hide_in(self, value: Any, room: int = MAX_DEPTH, names: dict[str, str] | None = None) -> Any:
        """The same JSON value with the key hidden, and control characters removed, in every text of it.

        `names` keeps the names of fields as they became: rows share them. Raises RecursionError for a value nested
        deeper than MAX_DEPTH.
        """
        names = {} if names is None else names
        if isinstance(value, str):
            return self.hide(printable(value))
        if not room:
            raise RecursionError
        if isinstance(value, list):
            return [self.hide_in(one, room - 1, names) for one in value]
        if isinstance(value, dict):
            return {self._name(name, names): self.hide_in(one, room - 1, names) for name, one in value.items()}
        return value

    def _name(self, name: str, names: dict[str, str]) -> str:
        if name not in names:
            names[name] = self.hide(printable(name))
        return names[name]


def decoded(text: str) -> str:
    """`text` without HTML: entities as their characters, `<br>` and the like as line ends, other tags left out."""
    if "&" in text:
        text = html.unescape(html.unescape(text))  # many providers store their texts escaped and escape them again
    if "<" in text:
        text = _FORMAT.sub("", _BREAK.sub("\n", text))
    return text


def one_line(text: str, limit: int = MAX_WORDS) -> str:
    """`text` on one line of at most `limit` characters."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def excerpt(body: str, secret: Secret) -> str:
    """The beginning of a body that is not an answer: a page's visible words, or the raw text."""
    head = _TAG.sub(" ", _HIDDEN_HTML.sub(" ", secret.hide(body)[:_HEAD]))
    return one_line(secret.hide(one_line(html.unescape(head), _HEAD)), MAX_EXCERPT)
