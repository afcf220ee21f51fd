"""When an order counts as stuck: it is open for longer than is usual for its service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

ENOUGH = 5
"""Completed orders of a service that are needed to say how long it usually takes."""
TIMES = 3
"""An order is stuck after this many times the longest time of the fastest nine in ten orders."""
AT_LEAST = timedelta(hours=1)
"""No order is stuck sooner, however fast its service is."""
UNLESS_KNOWN = timedelta(days=3)
"""The limit for services with too few completed orders."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """Orders that were made before their service's moment in `services`, else before `others`, are stuck."""

    services: Mapping[int, datetime]
    others: datetime

    def of(self, service_id: int) -> datetime:
        return self.services.get(service_id, self.others)


def overdue(took: Mapping[int, Sequence[timedelta]], now: datetime) -> Overdue:
    """From how long the last orders of each service took."""
    known = {service: limit for service, last in took.items() if (limit := _limit(last)) is not None}
    return Overdue({service: now - limit for service, limit in known.items()}, now - UNLESS_KNOWN)


def _limit(took: Sequence[timedelta]) -> timedelta | None:
    if len(took) < ENOUGH:
        return None
    nine_of_ten = sorted(took)[ceil(0.9 * len(took)) - 1]
    return max(AT_LEAST, TIMES * nine_of_ten)
