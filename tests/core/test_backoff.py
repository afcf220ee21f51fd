"""Pauses after failures."""

from datetime import timedelta

from core.backoff import pause_after


def test_the_pause_doubles_until_it_is_the_longest() -> None:
    assert [pause_after(failures, 0.5, 15.0) for failures in range(1, 8)] == [0.5, 1, 2, 4, 8, 15, 15]


def test_after_very_many_failures_it_is_still_the_longest() -> None:
    assert pause_after(10_000, timedelta(seconds=2), timedelta(minutes=5)) == timedelta(minutes=5)
