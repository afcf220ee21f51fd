"""What the server needs from a dialect, and what both dialects share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Fields = dict[str, Any]
"""The fields of one request as they came: text from a form, any JSON value from a JSON body."""


@dataclass(frozen=True)
class Reply:
    """An answer before any fault changes it: the HTTP status and a JSON value."""

    status: int
    body: Any


Action = Callable[[Fields], Any]


class Dialect(Protocol):
    json_only: bool

    def answer(self, method: str, fields: Fields | None) -> Reply:
        """Answers one request; `fields` is None when the body could not be read."""

    def failure(self, status: int, text: str) -> Reply:
        """An error as this dialect writes it, for faults."""


def as_number(identifier: str) -> int | str:
    return int(identifier) if identifier.isdigit() else identifier
