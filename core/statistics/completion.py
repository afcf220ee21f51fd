"""How long orders of a service take, and how many of them are delivered in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from statistics import median

from core.orders.status import OrderStatus

ENOUGH = 5
"""Completed orders of a service that are needed to say how long it usually takes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """One order that ended at the provider, and how long that took."""

    service_id: int
    status: OrderStatus
    took: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """`usual` is the median of the completed orders, nine of ten took at most `slow`; `share` is from 0 to 1."""

    completed: int
    share: float
    usual: timedelta
    slow: timedelta


def completions(ended: Iterable[Ended]) -> Mapping[int, Completion]:
    """The completion of each service that has a completed order."""
    by_service: dict[int, list[Ended]] = {}
    for one in ended:
        by_service.setdefault(one.service_id, []).append(one)
    found = {service: _completion(orders) for service, orders in by_service.items()}
    return {service: completion for service, completion in found.items() if completion is not None}


def _completion(orders: Sequence[Ended]) -> Completion | None:
    took = sorted(one.took for one in orders if one.status is OrderStatus.COMPLETED)
    if not took:
        return None
    return Completion(
        completed=len(took),
        share=len(took) / len(orders),
        usual=timedelta(seconds=median(one.total_seconds() for one in took)),
        slow=took[ceil(0.9 * len(took)) - 1],
    )
