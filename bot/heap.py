"""Keeps the C library's heap small. Only glibc has these two functions; elsewhere nothing happens."""

import ctypes

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def share_one_heap() -> None:
    """Call this before the first thread: each would have a heap of its own, and ours compute in turns."""
    _call("mallopt", _ARENA_MAX, 1)


def give_back() -> None:
    """Call this when everything is loaded: gives the system back what loading took and freed."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*arguments)
