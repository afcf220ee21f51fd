"""The bot answers some questions about an order itself."""

from datetime import timedelta
from typing import Any

import pytest

from core.orders.status import OrderStatus, RefillStatus
from core.requests.advice import (
    HasEnded,
    MayCancel,
    RefillOpen,
    RefillUnderWay,
    StillUsual,
    about_dropped,
    about_slow,
    about_wrong_link,
    refill_until,
    usual_time,
)
from tests.core.samples import NOW, order, refill, service

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_usual_time_is_the_median_of_at_least_three_orders() -> None:
    assert usual_time([HOUR, HOUR]) is None
    assert usual_time([HOUR, 90 * HOUR, 2 * HOUR]) == 2 * HOUR


def test_an_order_is_slow_from_the_usual_time_on() -> None:
    assert about_slow(order(), HOUR, NOW + HOUR / 2) == StillUsual(usual=HOUR, age=HOUR / 2)
    assert about_slow(order(), HOUR, NOW + HOUR) is None
    assert about_slow(order(), None, NOW) is None


def test_nobody_knows_how_long_an_unconfirmed_order_takes() -> None:
    doubtful = order(status=OrderStatus.UNCONFIRMED, provider_order=None)
    assert about_slow(doubtful, HOUR, NOW) is None
    assert about_slow(order(status=OrderStatus.PARTIAL), HOUR, NOW) == HasEnded()


@pytest.mark.parametrize("text", ["30", " 30 ", "30 days", "30d", "30 Day"])
def test_the_refill_window_counts_from_the_end_of_the_order(text: str) -> None:
    ended = order(status=OrderStatus.COMPLETED, status_at=NOW + DAY)
    assert refill_until(ended, service(refill=True, refill_time=text)) == NOW + 31 * DAY


@pytest.mark.parametrize("text", ["", "lifetime", "3 months", "-5", "99999", "30 to 60"])
def test_no_end_is_guessed_for_a_window_in_other_words(text: str) -> None:
    assert refill_until(order(status=OrderStatus.COMPLETED), service(refill=True, refill_time=text)) is None


def test_there_is_no_window_before_the_end_or_without_a_refill() -> None:
    assert refill_until(order(), service(refill=True, refill_time="30")) is None
    assert refill_until(order(status=OrderStatus.COMPLETED), service(refill_time="30")) is None
    assert refill_until(order(status=OrderStatus.COMPLETED), None) is None


def test_a_refill_is_offered_until_its_window_ends_and_not_twice_at_once() -> None:
    assert about_dropped(True, None, NOW + DAY, NOW) == RefillOpen(until=NOW + DAY)
    assert about_dropped(True, None, None, NOW) == RefillOpen(until=None)
    assert about_dropped(True, None, NOW, NOW) is None
    assert about_dropped(False, None, NOW + DAY, NOW) is None
    assert about_dropped(True, refill(), NOW + DAY, NOW) == RefillUnderWay()
    ended = refill(status=RefillStatus.COMPLETED)
    assert about_dropped(True, ended, NOW + DAY, NOW) == RefillOpen(until=NOW + DAY)


@pytest.mark.parametrize(
    "known", [{}, {"remains": 1000}, {"remains": 0}, {"remains": 1000, "status": OrderStatus.ACTIVE}]
)
def test_an_undelivered_order_may_be_canceled(known: dict[str, Any]) -> None:
    assert about_wrong_link(order(**known), True) == MayCancel()
    assert about_wrong_link(order(**known), False) is None


@pytest.mark.parametrize(
    "known",
    [{"remains": 999}, {"status": OrderStatus.IN_PROGRESS}, {"remains": 4999, "fields": {"runs": "5"}}],
)
def test_an_order_that_has_begun_is_left_to_the_admins(known: dict[str, Any]) -> None:
    assert about_wrong_link(order(**known), True) is None
