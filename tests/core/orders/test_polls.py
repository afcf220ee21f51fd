"""A look that found nothing new is saved as such, and only such a look."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from core.orders.order import REPORTED
from core.orders.poll_schedule import PollSchedule
from core.orders.polls import FOLLOWED, has_news, unchanged
from core.orders.status import OrderStatus
from core.orders.tracking import follow
from core.provider import EntryError, OrderReport
from tests.core.fake_orders import followed
from tests.core.samples import NOW, SECOND, order

SCHEDULE = PollSchedule(30 * SECOND, 900 * SECOND)
LATER = NOW + 60 * SECOND
STATE: dict[str, Any] = {"charge": Decimal("0.89"), "charge_currency": "USD", "start_count": 7, "remains": 500}
SAME = OrderReport(
    status=OrderStatus.PENDING,
    status_text="Pending",
    charge=Decimal("0.89"),
    currency="USD",
    start_count=7,
    remains=500,
)
SILENT = OrderReport(status=OrderStatus.PENDING, status_text="Waiting")
NEW: dict[str, Any] = {
    "status": OrderStatus.COMPLETED,
    "charge": Decimal("0.90"),
    "currency": "EUR",
    "start_count": 8,
    "remains": 499,
}


def changed(before: Any, after: Any) -> set[str]:
    old, new = asdict(before), asdict(after)
    return {name for name in new if old[name] != new[name]}


@pytest.mark.parametrize("report", [SAME, SILENT])
def test_a_report_without_news_would_change_only_times(report: OrderReport) -> None:
    before = order(**STATE)
    assert not has_news(followed(before), report)
    change = follow(before, report, LATER, SCHEDULE)
    assert changed(before, change.after) == {"seen_at", "check_interval", "next_check_at"}
    assert change.notices == ()


@pytest.mark.parametrize("report", [SAME, None])
def test_a_look_without_news_keeps_the_times_that_a_whole_one_would(report: OrderReport | None) -> None:
    before = order(**STATE)
    look, whole = unchanged(followed(before), report, LATER, SCHEDULE), follow(before, report, LATER, SCHEDULE).after
    assert (look.check_interval, look.next_check_at) == (whole.check_interval, whole.next_check_at)
    assert look.seen_at == (LATER if report else None)
    assert whole.seen_at == (LATER if report else before.seen_at)


@pytest.mark.parametrize("name", NEW)
def test_anything_new_is_saved_in_full(name: str) -> None:
    said: dict[str, Any] = {"status": OrderStatus.PENDING, "status_text": "", name: NEW[name]}
    assert has_news(followed(order(**STATE)), OrderReport(**said))
    after = follow(order(**STATE), OrderReport(**said), LATER, SCHEDULE).after
    stored = "charge_currency" if name == "currency" else name
    assert getattr(after, stored) == NEW[name]


def test_everything_that_a_report_may_bring_is_tried() -> None:
    assert NEW.keys() == {"status", "currency", *REPORTED}


@pytest.mark.parametrize("said", [NEW, "Incorrect order ID", None])
def test_a_look_changes_nothing_that_is_not_written(said: Any) -> None:
    before = order(**STATE)
    report = OrderReport(status_text="", **said) if said is NEW else EntryError(said) if said else None
    assert changed(before, follow(before, report, LATER, SCHEDULE).after) <= set(FOLLOWED)


def test_an_error_that_comes_or_goes_is_new() -> None:
    assert has_news(followed(order(**STATE)), EntryError("Incorrect order ID"))
    assert has_news(followed(order(**STATE, error="Incorrect order ID")), SAME)


def test_another_word_for_an_unknown_status_is_new() -> None:
    unknown = order(**STATE | {"status": OrderStatus.UNKNOWN, "status_text": "Queued up"})
    assert not has_news(followed(unknown), OrderReport(status=OrderStatus.UNKNOWN, status_text="Queued up"))
    assert has_news(followed(unknown), OrderReport(status=OrderStatus.UNKNOWN, status_text="Stuck"))


def test_an_order_that_ended_is_not_looked_at_again() -> None:
    ended = order(**STATE | {"status": OrderStatus.COMPLETED, "next_check_at": None})
    for report in (None, OrderReport(status=OrderStatus.COMPLETED, status_text="")):
        assert follow(ended, report, LATER, SCHEDULE).after.next_check_at is None
        assert unchanged(followed(ended), report, LATER, SCHEDULE).next_check_at is None
