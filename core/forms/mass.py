"""Splits many orders into one form each: lines such as `12 | https://... | 1000`, or a CSV file.

Nothing is validated here: each line goes through the form and the checkout of a single order.
"""

import csv
import io
import re
from dataclasses import dataclass

MOST_LINES = 100
"""How many orders fit in one list: its result must fit into a few messages."""
MOST_BYTES = 200_000
_SEPARATOR = re.compile(r"\s*\|\s*")
_HEADER = {"service", "service_id", "service id", "id", "no", "servis", "dich vu", "dịch vụ"}
_CANDIDATES = "|;\t,"


class UnreadableFile(Exception):
    """The file is not a text file with rows."""


class TooManyLines(Exception):
    """The list has more orders than MOST_LINES."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, slots=True)
class MassLine:
    """One order as it was written: `place` counts from 1, `words` are the values after the service."""

    place: int
    service: str
    words: tuple[str, ...]


def looks_like_mass(text: str) -> bool:
    """Whether a message without a command is a list of orders."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line.count("|") >= 1 and _SEPARATOR.split(line.strip())[0].strip() for line in lines)


def read_lines(text: str) -> list[MassLine]:
    """Reads lines of `service | link | quantity` and skips empty ones. Raises TooManyLines."""
    rows = [_SEPARATOR.split(line.strip().strip("|")) for line in text.splitlines() if line.strip().strip("|")]
    return _lines(rows)


def read_csv(content: bytes) -> list[MassLine]:
    """Reads the rows of a CSV file: UTF-8 (with or without a mark) or UTF-16; the separator is detected; a header is
    skipped.

    Raises UnreadableFile, TooManyLines.
    """
    text = _decoded(content)
    if not text.strip():
        return []
    first = next(line for line in text.splitlines() if line.strip())
    separator = max(_CANDIDATES, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        raise UnreadableFile from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if rows and rows[0][0].strip().casefold() in _HEADER:
        del rows[0]
    return _lines(rows)


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise UnreadableFile
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile from error
    if "\0" in text:
        raise UnreadableFile
    return text


def _lines(rows: list[list[str]]) -> list[MassLine]:
    if len(rows) > MOST_LINES:
        raise TooManyLines(len(rows))
    return [MassLine(place, row[0].strip(), _words(row[1:])) for place, row in enumerate(rows, start=1)]


def _words(cells: list[str]) -> tuple[str, ...]:
    words = [cell.strip() for cell in cells]
    while words and not words[-1]:
        words.pop()
    return tuple(words)
