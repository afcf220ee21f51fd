"""The heap of the C library: kept small where it is glibc's, left alone elsewhere."""

import ctypes

import pytest

from bot.heap import give_back, share_one_heap


class Library:
    """A C library that has `functions` only, and notes what it is asked for."""

    def __init__(self, *functions: str) -> None:
        self.asked: list[tuple[str, tuple[int, ...]]] = []
        for name in functions:
            setattr(self, name, lambda *given, name=name: self.asked.append((name, given)))


def loaded(patch: pytest.MonkeyPatch, library: Library) -> Library:
    patch.setattr(ctypes, "CDLL", lambda _name: library)
    return library


def test_glibc_gets_one_heap_and_gives_back_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    glibc = loaded(monkeypatch, Library("mallopt", "malloc_trim"))
    share_one_heap()
    give_back()
    assert glibc.asked == [("mallopt", (-8, 1)), ("malloc_trim", (0,))]


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    musl = loaded(monkeypatch, Library())
    share_one_heap()
    give_back()
    assert musl.asked == []
