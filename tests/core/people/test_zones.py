"""People name their time zone by a city, by its whole name or by an offset."""

import pytest

from core.people.zones import REGIONS, read_zone, zone
from tests.core.samples import NOW


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Istanbul", "Europe/Istanbul"),
        ("İSTANBUL", "Europe/Istanbul"),
        ("europe/istanbul", "Europe/Istanbul"),
        ("  new   york ", "America/New_York"),
        ("Hồ Chí Minh", "Asia/Ho_Chi_Minh"),
        ("Hà Nội", "Asia/Ho_Chi_Minh"),
        ("utc+3", "UTC+03:00"),
        ("GMT -5", "UTC-05:00"),
        ("+5:30", "UTC+05:30"),
        ("+0530", "UTC+05:30"),
        ("UTC−3", "UTC-03:00"),
        ("UTC", "UTC"),
        ("utc+0", "UTC"),
    ],
)
def test_a_zone_is_read_as_people_write_it(written: str, name: str) -> None:
    assert read_zone(written) == name


NO_ZONES = ["", "likes", "+15", "UTC+99:00", "3", "../etc/passwd", "\0", "x" * 4096, "UTC+3:75"]


@pytest.mark.parametrize("written", NO_ZONES)
def test_a_text_that_names_no_time_zone_is_not_guessed(written: str) -> None:
    assert read_zone(written) is None


@pytest.mark.parametrize("name", [name for names in REGIONS.values() for name in names] + ["UTC+05:30", "UTC-11:00"])
def test_every_zone_to_choose_is_read_back_and_known(name: str) -> None:
    assert read_zone(name) == name
    assert NOW.astimezone(zone(name)).utcoffset() is not None
    assert len(f"sZ|{name}".encode()) <= 64


def test_offsets_are_read_with_their_sign() -> None:
    assert NOW.astimezone(zone("UTC-05:30")).strftime("%z") == "-0530"
    assert NOW.astimezone(zone("UTC+14:00")).strftime("%z") == "+1400"


@pytest.mark.parametrize("name", ["gone/away", "", "../../x"])
def test_a_zone_this_machine_does_not_know_is_utc(name: str) -> None:
    assert NOW.astimezone(zone(name)).utcoffset() == NOW.utcoffset()
