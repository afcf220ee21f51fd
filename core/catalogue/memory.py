"""Makes and frees large collections, such as 200,000 rows, without holding others."""

import gc
from collections.abc import Hashable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, TypeVar

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
_PARTS = 61
"""A prime, because a dictionary finds its places by the last bits of the hashes, which must differ within a part."""
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


class PartitionedDict(MutableMapping[_K, _V]):
    """A dictionary in parts that each stay small: one of 200,000 grows in one go, which takes 20 ms.

    It does not keep the order in which its keys came.
    """

    def __init__(self, pairs: Iterable[tuple[_K, _V]] = ()) -> None:
        self.parts: list[dict[_K, _V]] = [{} for _ in range(_PARTS)]
        self.update(pairs)

    def __getitem__(self, key: _K) -> _V:
        return self.parts[hash(key) % _PARTS][key]

    def __setitem__(self, key: _K, value: _V) -> None:
        self.parts[hash(key) % _PARTS][key] = value

    def __delitem__(self, key: _K) -> None:
        del self.parts[hash(key) % _PARTS][key]

    def __iter__(self) -> Iterator[_K]:
        return (key for part in self.parts for key in part)

    def __len__(self) -> int:
        return sum(map(len, self.parts))


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
