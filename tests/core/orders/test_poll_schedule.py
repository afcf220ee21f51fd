"""How often an order is looked at."""

from datetime import timedelta

import pytest

from core.orders.poll_schedule import PollSchedule
from tests.core.samples import NOW

SCHEDULE = PollSchedule(timedelta(seconds=30), timedelta(seconds=900))


def wait_at(age: timedelta, key: int = 1) -> timedelta:
    return SCHEDULE.after(NOW - age, NOW, key)


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(seconds=30)),
        (timedelta(minutes=4.5), timedelta(seconds=30)),
        (timedelta(hours=1), timedelta(minutes=60 / 9)),
        (timedelta(days=9), timedelta(seconds=900)),
    ],
)
def test_the_wait_is_a_tenth_of_the_age_between_the_shortest_and_the_longest(age: timedelta, wait: timedelta) -> None:
    assert wait * 0.98 <= wait_at(age) <= wait
    assert wait_at(age) <= 0.1 * (age + wait_at(age)) or wait == SCHEDULE.minimum


def test_many_orders_placed_at_the_same_time_drift_apart_a_hundred_at_a_time() -> None:
    waits = {wait_at(timedelta(hours=1), key) for key in range(10_000)}
    assert len(waits) == 100
    assert max(waits) - min(waits) > timedelta(seconds=6)
    assert len({wait_at(timedelta(hours=1), key) for key in range(500, 600)}) == 1


def test_the_same_order_at_the_same_time_waits_the_same() -> None:
    assert wait_at(timedelta(hours=1)) == wait_at(timedelta(hours=1))


def test_an_order_without_an_answer_is_asked_about_again_soon_however_old_it_is() -> None:
    assert SCHEDULE.minimum * 0.98 <= SCHEDULE.again(1) <= SCHEDULE.minimum
