"""A look at an order: which part is read first, whether a report is news, and what a look without news stores."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from core.orders.order import REPORTED, Order
from core.orders.poll_schedule import PollSchedule
from core.orders.status import OrderStatus
from core.provider import EntryError, OrderReport

Report = OrderReport | EntryError
_SAID = ("status", "status_text", "status_at", "charge_currency", "error", "seen_at", *REPORTED)
FOLLOWED = (*_SAID, "check_interval", "next_check_at")
"""What a look may change of an order. Nothing else is written after one, which halves the columns."""
_reported = attrgetter(*REPORTED)


class PolledOrder(NamedTuple):
    """The part of an order that shows whether a report is news. It is read first, because most reports are not.

    It has each value of REPORTED.
    """

    id: int
    version: int
    provider_order: str | None
    created_at: datetime
    status: OrderStatus
    status_text: str
    charge: Decimal | None
    charge_currency: str | None
    start_count: int | None
    remains: int | None
    error: str


class UnchangedPoll(NamedTuple):
    """What a look without news stores of an order that still has this `version`."""

    id: int
    version: int
    seen_at: datetime | None
    """None if the provider said nothing about it; then the stored time stays."""
    check_interval: timedelta
    next_check_at: datetime | None


def next_poll_in(order: Order | PolledOrder, report: Report | None, now: datetime, schedule: PollSchedule) -> timedelta:
    """The wait after a look that brought this report; None is a look without an answer."""
    return schedule.after(order.created_at, now, order.id) if report else schedule.again(order.id)


def unchanged(order: PolledOrder, report: Report | None, now: datetime, schedule: PollSchedule) -> UnchangedPoll:
    """The row to store for an order after a look without news."""
    interval = next_poll_in(order, report, now, schedule)
    again = None if order.status.final else _later(now, interval)
    return UnchangedPoll(order.id, order.version, None if report is None else now, interval, again)


@lru_cache
def _later(now: datetime, interval: timedelta) -> datetime:
    """One object for all rows that wait as long, so that it is made into the database's value once."""
    return now + interval


def has_news(order: PolledOrder, report: Report) -> bool:
    """Whether a report says anything that `core.orders.tracking.apply_report` would store."""
    if isinstance(report, EntryError) or report.status is not order.status or order.error:
        return True
    word = report.status_text if report.status is OrderStatus.UNKNOWN else ""
    if word != order.status_text or (report.currency or order.charge_currency) != order.charge_currency:
        return True
    said, stored = _reported(report), _reported(order)
    return said != stored and any(new is not None and new != old for new, old in zip(said, stored, strict=True))
