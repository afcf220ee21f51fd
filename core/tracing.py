"""What is being worked on: the log's lines name it, so that those about one update or one order are found together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

UPDATE: ContextVar[int | None] = ContextVar("update", default=None)
ORDER: ContextVar[int | None] = ContextVar("order", default=None)
FAILED: ContextVar[bool] = ContextVar("failed", default=False)
"""Whether the handler of this update failed, though the person got an answer."""


@contextmanager
def about(what: ContextVar[int | None], number: int | None) -> Iterator[None]:
    """Says within the block, and in tasks that start in it, which update or order this is about."""
    before = what.set(number)
    try:
        yield
    finally:
        what.reset(before)
