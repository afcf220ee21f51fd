"""Makes and frees large collections, such as 200,000 rows, without holding others."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MANY = 50_000
"""The garbage collector looks through this many objects in 10 ms."""
Collected = list[Any] | dict[Any, Any] | set[Any]
_reading = 0


def free_in_steps(*collections: Collected) -> None:
    """Empties them. To free 200,000 rows at once would block the chat for 100 ms, even from a thread."""
    for collection in collections:
        if isinstance(collection, dict):
            while collection:
                collection.popitem()
        else:
            while collection:
                collection.pop()


@contextmanager
def without_gc() -> Iterator[None]:
    """Python collects no garbage meanwhile, and later collections skip what exists at the end, if much is new.

    A collection over all rows would block everybody for a second. Unused rows are freed all the same: only garbage
    whose parts refer to one another stays, and catalogues make none.
    """
    global _reading
    _reading += 1
    gc.disable()
    try:
        yield
    finally:
        _reading -= 1
        if gc.get_count()[0] > MANY:  # more were made than freed
            gc.freeze()
        if not _reading:
            gc.enable()
