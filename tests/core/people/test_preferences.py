"""Quiet hours are hours of a person's own clock, across midnight and across the change of the clocks."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.people.preferences import Preferences

NIGHT = Preferences(quiet_from=time(22), quiet_to=time(8), time_zone="Europe/Istanbul")


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (utc(2, 18, 59), None),  # 21:59 in Istanbul
        (utc(2, 19), utc(3, 5)),  # 22:00
        (utc(2, 21), utc(3, 5)),  # midnight
        (utc(3, 4, 59), utc(3, 5)),  # 07:59
        (utc(3, 5), None),  # 08:00
    ],
)
def test_a_night_ends_the_next_morning(now: datetime, until: datetime | None) -> None:
    assert NIGHT.quiet_until(now) == until


def test_hours_within_a_day_end_the_same_day() -> None:
    lunch = Preferences(quiet_from=time(12), quiet_to=time(13, 30), time_zone="UTC+05:30")
    assert lunch.quiet_until(utc(2, 6, 30)) == utc(2, 8)
    assert lunch.quiet_until(utc(2, 8)) is None
    assert lunch.quiet_until(utc(2, 6, 29)) is None


def test_the_night_in_which_the_clocks_change_ends_by_the_new_time() -> None:
    berlin = Preferences(quiet_from=time(22), quiet_to=time(8), time_zone="Europe/Berlin")
    assert berlin.quiet_until(utc(28, 23)) == utc(29, 6), "08:00 is an hour earlier in summer time"
    assert berlin.quiet_until(utc(24, 22, month=10)) == utc(25, 7, month=10)


@pytest.mark.parametrize("hours", [(None, None), (time(8), time(8)), (time(8), None)])
def test_without_hours_nothing_is_quiet(hours: tuple[time | None, time | None]) -> None:
    preferences = Preferences(quiet_from=hours[0], quiet_to=hours[1])
    assert not preferences.has_quiet_hours
    assert preferences.quiet_until(utc(2, 8)) is None


ZONES = st.sampled_from(["UTC", "UTC-11:00", "Europe/London", "Australia/Lord_Howe", "Africa/Casablanca", "gone/away"])
HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: utc(1, 0) + timedelta(minutes=minutes))


@given(now=MOMENTS, a=HOURS, b=HOURS, zone=ZONES)
def test_quiet_hours_always_end_and_within_a_day(now: datetime, a: time, b: time, zone: str) -> None:
    preferences = Preferences(quiet_from=a, quiet_to=b, time_zone=zone)
    until = preferences.quiet_until(now)
    if until is not None:
        assert 0 < (until - now).total_seconds() <= 25 * 3600
        assert until.tzinfo is UTC
