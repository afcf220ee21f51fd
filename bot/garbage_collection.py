"""Tunes Python's garbage collector: a full collection blocks the chat, 100 ms for a million objects."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

FULL_LOOKS_APART = 1_000
"""Python's own 10 would look through a large catalogue several times while it is read."""


@contextmanager
def importing() -> Iterator[None]:
    """Imports make a million objects and no garbage: without a look for it they take a quarter less time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect_rarely() -> None:
    """Call this at the start. Short collections of new objects go on as before."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_LOOKS_APART)


def keep_what_lives() -> None:
    """Call this when everything is loaded: later collections skip the objects that exist by now, as they will stay."""
    gc.collect()
    gc.freeze()
