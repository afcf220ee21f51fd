"""Reads a large body piece by piece: in one go, 60 MB hold everybody in the chat for 100 ms, from a thread too.

What fits into a window is decoded by the json module; a list or an object that does not is entered, and its values are
read one by one.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.catalogue.memory import free_in_steps
from providers.http.bodies import DECODER, NotJson

_WINDOW = 128 * 1024
_CUT_NUMBER = 3
"""Of `1.5e+07` the decoder takes `1.5` where a window ends before the `0`."""
_SPACE = re.compile(r"[ \t\n\r]*")
Clean = Callable[[Any, int], Any]


def parse_large(chunks: list[bytes], clean: Clean, room: int) -> Any:
    """The JSON value of a body, as `bodies.parse` reads it, after `clean(value, room)` of each part.

    `room` is how deep values may be nested. Raises NotJson for anything else with it, and RecursionError; otherwise
    nothing is left of `chunks`.
    """
    reading = _Reading(_texts(chunks), clean)
    value = reading.value(room)
    reading.end()
    free_in_steps(chunks)
    return value


def _texts(chunks: Sequence[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(json.detect_encoding(b"".join(chunks[:4])[:4]))("replace")
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


class _Reading:
    def __init__(self, texts: Iterator[str], clean: Clean) -> None:
        self._texts = texts
        self._clean = clean
        self._text, self._at, self._ended = "", 0, False

    def value(self, room: int) -> Any:
        if not room:
            raise RecursionError
        first = self._next()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except ValueError:
                end = len(self._text)
            else:
                if self._ended or len(self._text) - end > _CUT_NUMBER:
                    self._at = end
                    return self._clean(value, room)
            if first in "[{" and len(self._text) - self._at >= _WINDOW:
                self._at += 1
                return self._list(room - 1) if first == "[" else self._object(room - 1)
            if not self._more():
                raise NotJson

    def end(self) -> None:
        """Raises NotJson if anything follows."""
        if self._peek():
            raise NotJson

    def _list(self, room: int) -> list[Any]:
        values: list[Any] = []
        if self._peek() == "]":
            self._at += 1
            return values
        while True:
            values.append(self.value(room))
            if self._closes("]"):
                return values

    def _object(self, room: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if self._peek() == "}":
            self._at += 1
            return values
        while True:
            name = self.value(1) if self._next() == '"' else None
            if name is None or self._next() != ":":
                raise NotJson
            self._at += 1
            values[name] = self.value(room)
            if self._closes("}"):
                return values

    def _closes(self, bracket: str) -> bool:
        """Whether the container ends here, or has another value after a comma."""
        mark = self._next()
        if mark not in {bracket, ","}:
            raise NotJson
        self._at += 1
        return mark == bracket

    def _next(self) -> str:
        if not (mark := self._peek()):
            raise NotJson
        return mark

    def _peek(self) -> str:
        """What comes after spaces; "" at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Leaves out what was read, and doubles the rest, to a window at least; False after the end of the body."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        parts, size, wanted = [rest], len(rest), max(_WINDOW, 2 * len(rest))
        while size < wanted and not self._ended:
            part = next(self._texts, None)
            self._ended = part is None
            parts.append(part or "")
            size += len(part or "")
        self._text, self._at = "".join(parts), 0
        return True
