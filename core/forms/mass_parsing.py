"""Splits a list of orders into one form each: lines such as `12 | https://... | 1000`, or a CSV file.

Nothing is validated here but each line's cells: each line goes through the form and the checkout of a single order.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.forms.fields import lines as many_lines
from core.forms.fields import names as many_names
from core.forms.form import BadAnswer, Filling, Question
from core.forms.problems import Missing, TooMuch
from core.text import fold, printable

MOST_LINES = 300
MOST_BYTES = 200_000
MOST_CELLS = 40
_HEADER = {"service", "service id", "service_id", "id", "no", "number", "servis", "servis no", "dich vu", "ma dich vu"}
_SEPARATORS = "|\t;,"
_NUMBERED = re.compile(r"\s*#?(?P<place>\d{1,3})\s*[:)](?!//)\s*(?P<line>\S.*)", re.DOTALL)
_SERVICE = re.compile(r"#?([\w-]+:)?\d{1,15}")


class UnreadableList(Exception):
    """The file is not text with rows."""


class ListTooLong(Exception):
    """The list has more lines than MOST_LINES, or more bytes than MOST_BYTES."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A line that replaces an earlier one: line `place`, or the one that it fits."""

    place: int | None
    cells: tuple[str, ...]


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark) or UTF-16. Raises UnreadableList, ListTooLong."""
    if len(content) > MOST_BYTES:
        raise ListTooLong
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableList from None
    if "\0" in text:
        raise UnreadableList
    return text


def read_list(text: str) -> list[tuple[str, ...]]:
    """The cells of each line; empty lines and a heading are left out. Raises UnreadableList, ListTooLong."""
    if len(text) > MOST_BYTES:
        raise ListTooLong
    rows = [_parted(_trimmed(row)) for row in _rows(text)]
    rows = [row for row in rows if row]
    if rows and fold(rows[0][0]) in _HEADER:
        del rows[0]
    if len(rows) > MOST_LINES:
        raise ListTooLong
    return rows


def looks_like_list(text: str, is_service: Callable[[str], object] = lambda _number: False) -> bool:
    """Whether a message without a command is a list.

    It has bars in every line, or several lines that begin as orders do, or several with one that surely is an order:
    `is_service` knows its number.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all("|" in line.strip().strip("|") for line in lines):
        return True
    if len(lines) < 2:
        return False
    return all(map(_begins_an_order, lines)) or any(_is_order(line, is_service) for line in lines)


def has_several_lines(text: str) -> bool:
    return sum(bool(line.strip()) for line in text.splitlines()) > 1


def looks_like_order(cells: Sequence[str]) -> bool:
    """Whether a line begins with what may be a service's number, or has what may be a link behind it."""
    return any(_SERVICE.fullmatch(cell) for cell in cells[:1]) or any(c in cell for cell in cells[1:] for c in "./@")


def read_corrections(text: str) -> list[Correction]:
    """Lines that were sent again, perhaps with their number in front: `3: 12 | link | 1000`."""
    found = [_NUMBERED.fullmatch(line) for line in text.splitlines() if line.strip()]
    if not any(found):
        return [Correction(None, cells) for cells in read_list(text)]
    lines = [line for line in text.splitlines() if line.strip()][:MOST_LINES]
    corrections = []
    for line, numbered in zip(lines, found, strict=False):
        place, rest = (int(numbered["place"]), numbered["line"]) if numbered else (None, line)
        corrections += [Correction(place, cells) for cells in read_list(rest)]
    return corrections


def is_correction(text: str) -> bool:
    """Whether a text can only be meant for an open list: its first line names the line that it replaces."""
    numbered = _NUMBERED.fullmatch(text.strip())
    return numbered is not None and _begins_an_order(numbered["line"].splitlines()[0])


def answers_of(filling: Filling, cells: Sequence[str]) -> dict[str, str]:
    """The answers in the cells behind the service: the required fields in order, then the optional ones.

    Where the last required field is a list, every cell that is left is a line of it. Raises BadAnswer.
    """
    answers: dict[str, str] = {}
    passed: set[str] = set()
    rest = filling.in_order(cells)
    while rest:
        question = _next(filling, answers, passed)
        if question is None:
            raise BadAnswer(None, TooMuch(" | ".join(rest)[:100]))
        cell = _taken(filling, question, rest, answers)
        passed.add(question.field)
        if cell or not question.optional:
            if not cell:
                raise BadAnswer(question.field, Missing())
            answers[question.field] = filling.check(question.field, cell, answers)
    return answers


def _next(filling: Filling, answers: dict[str, str], passed: set[str]) -> Question | None:
    asked = [question for question in filling.questions(answers) if question.field not in passed]
    return next((question for question in asked if not question.optional), asked[0] if asked else None)


def _taken(filling: Filling, question: Question, rest: list[str], answers: dict[str, str]) -> str:
    """The next cell, or all that are left if this is the last required field and a list."""
    others = [q for q in filling.questions(answers) if not q.optional and q.field not in answers and q != question]
    kinds = filling.form.model_fields[question.field].metadata
    if (many_lines in kinds or many_names in kinds) and not others:
        cells, rest[:] = rest[:], []
        return "\n".join(cells)
    return rest.pop(0)


def _rows(text: str) -> list[list[str]]:
    first = _typical(text)
    separator = max(_SEPARATORS, key=first.count)
    if not first.count(separator):
        return [line.split("|") if "|" in line else line.split() for line in text.splitlines()]
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator, skipinitialspace=True))
    except csv.Error:
        raise UnreadableList from None


def _typical(text: str) -> str:
    """The line whose separator is that of the list: the heading, or the first that looks like an order."""
    lines = [line for line in text.splitlines() if line.strip()]
    first = next(iter(lines), "")
    title = re.split(f"[{_SEPARATORS}]", first.strip(f'{_SEPARATORS}" '))[0]
    if len(lines) < 2 or fold(title.strip('" ')) in _HEADER:
        return first
    return next(filter(_begins_an_order, lines), next((line for line in lines if "|" in line), first))


def _parted(row: tuple[str, ...]) -> tuple[str, ...]:
    """The cells of an order that is written with spaces, among lines with separators."""
    return _trimmed(row[0].split()) if len(row) == 1 and _begins_an_order(row[0]) else row


def _trimmed(row: Sequence[str]) -> tuple[str, ...]:
    """The cells without what stands around them, and without empty ones at either end (`| 12 | link | 5 |`)."""
    cells = ["\n".join(printable(line).strip() for line in cell.splitlines()).strip() for cell in row[:MOST_CELLS]]
    while cells and not cells[-1]:
        cells.pop()
    while cells and not cells[0]:
        del cells[0]
    return tuple(cells)


def _begins_an_order(line: str) -> bool:
    cells = _trimmed(next(iter(_rows(line)), []))
    return len(cells) > 1 and _SERVICE.fullmatch(cells[0]) is not None and any(c in cells[1] for c in "./@")


def _is_order(line: str, is_service: Callable[[str], object]) -> bool:
    cells = _trimmed(next(iter(_rows(line)), []))
    begins = len(cells) > 1 and ("|" in line or _begins_an_order(line))
    return begins and bool(is_service(cells[0].removeprefix("#")))
