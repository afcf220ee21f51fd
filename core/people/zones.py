"""Time zones: a short list to choose from, and what people write instead (`Istanbul`, `Europe/Istanbul`, `UTC+3`)."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from core.text import fold

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")
_FURTHEST = timedelta(hours=14)


class Region(StrEnum):
    EUROPE = "e"
    ASIA = "a"
    AFRICA = "f"
    NORTH_AMERICA = "n"
    SOUTH_AMERICA = "s"
    PACIFIC = "p"


REGIONS: dict[Region, tuple[str, ...]] = {
    Region.EUROPE: (
        *("Europe/Istanbul", "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid"),
        *("Europe/Warsaw", "Europe/Kyiv", "Europe/Moscow"),
    ),
    Region.ASIA: (
        *("Asia/Ho_Chi_Minh", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka"),
        *("Asia/Jakarta", "Asia/Shanghai", "Asia/Tokyo"),
    ),
    Region.AFRICA: ("Africa/Cairo", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Africa/Casablanca"),
    Region.NORTH_AMERICA: (
        *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
        *("America/Toronto", "America/Mexico_City"),
    ),
    Region.SOUTH_AMERICA: ("America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Lima"),
    Region.PACIFIC: ("Australia/Sydney", "Australia/Perth", "Pacific/Auckland", "Pacific/Honolulu"),
}
_OTHER_CITIES = {
    "ankara": "Europe/Istanbul",
    "izmir": "Europe/Istanbul",
    "hanoi": "Asia/Ho_Chi_Minh",
    "ha noi": "Asia/Ho_Chi_Minh",
    "da nang": "Asia/Ho_Chi_Minh",
    "beijing": "Asia/Shanghai",
    "delhi": "Asia/Kolkata",
    "new delhi": "Asia/Kolkata",
    "mumbai": "Asia/Kolkata",
    "abu dhabi": "Asia/Dubai",
    "washington": "America/New_York",
    "miami": "America/New_York",
    "san francisco": "America/Los_Angeles",
    "rio de janeiro": "America/Sao_Paulo",
    "saint petersburg": "Europe/Moscow",
    "munich": "Europe/Berlin",
    "barcelona": "Europe/Madrid",
}
"""Large cities after which no zone is named."""


def read_zone(text: str) -> str | None:
    """The time zone that a person means; None if that is unclear."""
    written = " ".join(text.split()).replace("−", "-")
    if offset := _OFFSET.fullmatch(written.casefold()):
        return _offset(offset)
    return _names().get(_folded(written))


def zone(name: str) -> tzinfo:
    """The zone of a name that `read_zone` gave; UTC if this machine no longer knows it."""
    if match := _OFFSET.fullmatch(name.casefold()):
        shift = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return timezone(-shift if match[1] == "-" else shift)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _offset(match: "re.Match[str]") -> str | None:
    hours, minutes = int(match[2]), int(match[3] or 0)
    if timedelta(hours=hours, minutes=minutes) > _FURTHEST:
        return None
    return f"UTC{match[1]}{hours:02}:{minutes:02}" if hours or minutes else "UTC"


@cache
def _names() -> dict[str, str]:
    """Every zone by its whole name and by its city. A zone of the list goes before others with that city."""
    known = sorted(available_timezones() - {"localtime", "Factory"})
    listed = [name for names in REGIONS.values() for name in names]
    cities = {_folded(name.rpartition("/")[2]): name for name in [*known, *listed] if "/" in name}
    return cities | _OTHER_CITIES | {_folded(name): name for name in known}


def _folded(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").split())
