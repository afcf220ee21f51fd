"""Reads a provider's `Retry-After`: seconds or a date (RFC 9110, 10.2.3), within bounds."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from providers.answers.values import amount

LONGEST = timedelta(minutes=10)


def retry_after(value: Any, now: datetime | None = None) -> timedelta | None:
    """The pause from `now` on: never negative, at most LONGEST, None if it can't be read."""
    seconds = amount(value)
    if seconds is not None:
        return min(max(timedelta(seconds=min(float(seconds), 1e6)), timedelta()), LONGEST)
    try:
        moment = parsedate_to_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment - (now or datetime.now(UTC)), timedelta()), LONGEST)
