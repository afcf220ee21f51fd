"""A look that found nothing new is saved as such, and only such a look."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from core.orders.pace import Pace
from core.orders.status import OrderStatus
from core.orders.tracking import follow
from core.provider import EntryError, OrderReport
from tests.core.samples import NOW, SECOND, order

PACE = Pace(30 * SECOND, 900 * SECOND)
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
NEW = {
    "status": OrderStatus.COMPLETED,
    "charge": Decimal("0.90"),
    "currency": "EUR",
    "start_count": 8,
    "remains": 499,
}


def changed(before: Any, after: Any) -> set[str]:
    old, new = asdict(before), asdict(after)
    return {name for name in new if old[name] != new[name]}


@pytest.mark.parametrize("report", [SAME, SILENT, None])
def test_nothing_new_changes_only_when_it_was_seen_and_is_looked_at_again(report: OrderReport | None) -> None:
    before = order(**STATE)
    change = follow(before, report, LATER, PACE)
    assert change.only_seen
    assert changed(before, change.after) <= {"seen_at", "check_interval", "next_check_at"}
    assert change.after.seen_at == (LATER if report else before.seen_at)
    assert change.notices == ()


@pytest.mark.parametrize("name", NEW)
def test_whatever_is_new_is_saved_whole(name: str) -> None:
    said: dict[str, Any] = {"status": OrderStatus.PENDING, "status_text": "", name: NEW[name]}
    change = follow(order(**STATE), OrderReport(**said), LATER, PACE)
    assert not change.only_seen
    stored = "charge_currency" if name == "currency" else name
    assert getattr(change.after, stored) == NEW[name]


def test_an_error_that_comes_or_goes_is_new() -> None:
    assert not follow(order(**STATE), EntryError("Incorrect order ID"), LATER, PACE).only_seen
    assert not follow(order(**STATE, error="Incorrect order ID"), SAME, LATER, PACE).only_seen


def test_another_word_for_an_unknown_status_is_new() -> None:
    unknown = order(**STATE | {"status": OrderStatus.UNKNOWN, "status_text": "Queued up"})
    assert follow(unknown, OrderReport(status=OrderStatus.UNKNOWN, status_text="Queued up"), LATER, PACE).only_seen
    assert not follow(unknown, OrderReport(status=OrderStatus.UNKNOWN, status_text="Stuck"), LATER, PACE).only_seen


def test_an_order_that_ended_is_not_looked_at_again() -> None:
    ended = order(**STATE | {"status": OrderStatus.COMPLETED, "next_check_at": None})
    for report in (None, OrderReport(status=OrderStatus.COMPLETED, status_text="")):
        assert follow(ended, report, LATER, PACE).after.next_check_at is None
