"""Answers about an order that the bot can give itself, without an admin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from core.catalogue.service import Service
from core.orders.order import Order, Refill
from core.orders.status import OrderStatus

ENOUGH = 3
"""Completed orders of a service that are needed to say how long it usually takes."""
_DAYS = re.compile(r"(\d{1,4})\s*(d|days?)?", re.IGNORECASE)
_NOT_STARTED = {OrderStatus.QUEUED, OrderStatus.AWAITING, OrderStatus.PENDING}


@dataclass(frozen=True, slots=True, kw_only=True)
class StillUsual:
    """Such orders usually take longer than this one has taken so far."""

    usual: timedelta
    age: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class HasEnded:
    """The order is not slow: nothing more will be delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillOpen:
    """A refill can be asked for, until `until` if the provider says how long."""

    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefillUnderWay:
    """The provider works on a refill already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MayCancel:
    """Nothing was delivered yet, and the order can be canceled."""


Advice = StillUsual | HasEnded | RefillOpen | RefillUnderWay | MayCancel


def usual_time(durations: Sequence[timedelta]) -> timedelta | None:
    """How long orders of a service take, by the last ones; None if they are too few."""
    if len(durations) < ENOUGH:
        return None
    return timedelta(seconds=median(duration.total_seconds() for duration in durations))


def refill_until(order: Order, service: Service | None) -> datetime | None:
    """When the time for refills of an order ends; None if the provider does not say."""
    if service is None or not service.refill or order.status not in {OrderStatus.COMPLETED, OrderStatus.PARTIAL}:
        return None
    days = _DAYS.fullmatch(service.refill_time.strip())
    return order.status_at + timedelta(days=int(days.group(1))) if days else None


def about_slow(order: Order, usual: timedelta | None, now: datetime) -> Advice | None:
    """An answer to "it is slow"."""
    if order.status.final:
        return HasEnded()
    age = now - order.created_at
    if order.status is OrderStatus.UNCONFIRMED or usual is None or age >= usual:
        return None
    return StillUsual(usual=usual, age=age)


def about_dropped(may_refill: bool, refill: Refill | None, until: datetime | None, now: datetime) -> Advice | None:
    """An answer to "the count dropped"."""
    if not may_refill:
        return None
    if refill is not None and refill.under_way:
        return RefillUnderWay()
    return RefillOpen(until=until) if until is None or now < until else None


def about_wrong_link(order: Order, may_cancel: bool) -> Advice | None:
    """An answer to "the link is wrong"."""
    return MayCancel() if may_cancel and _is_untouched(order) else None


def _is_untouched(order: Order) -> bool:
    """Whether surely nothing was delivered yet."""
    whole = order.quantity_of_all_runs
    if order.remains is not None and order.remains > 0:
        return 0 < whole <= order.remains
    return order.status in _NOT_STARTED
