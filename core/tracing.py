"""The current update or order, which the log's lines name, so that all lines about it can be found."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

UPDATE: ContextVar[int | None] = ContextVar("update", default=None)
ORDER: ContextVar[int | None] = ContextVar("order", default=None)
FAILED: ContextVar[bool] = ContextVar("failed", default=False)
"""Whether the handler of this update failed, though the person got an answer."""


@contextmanager
def about(what: ContextVar[int | None], number: int | None) -> Iterator[None]:
    """Names the update or order for the log within the block, and in tasks that start in it."""
    before = what.set(number)
    try:
        yield
    finally:
        what.reset(before)
