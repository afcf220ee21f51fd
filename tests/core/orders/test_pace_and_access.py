"""How often an order is looked at, and who is let in."""

from datetime import timedelta

import pytest

from core.orders.pace import Pace
from core.people.access import Access
from tests.core.samples import NOW

PACE = Pace(timedelta(seconds=30), timedelta(seconds=900))
PRIVATE = Access(public=False, admins={1}, allowed={2})


def wait_at(age: timedelta, key: int = 1) -> timedelta:
    return PACE.after(NOW - age, NOW, key)


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
    assert wait_at(age) <= 0.1 * (age + wait_at(age)) or wait == PACE.minimum


def test_orders_placed_at_the_same_time_are_not_always_asked_about_together() -> None:
    waits = {wait_at(timedelta(hours=1), key) for key in range(100)}
    assert len(waits) > 90
    assert max(waits) - min(waits) > timedelta(seconds=6)


def test_the_same_order_at_the_same_time_waits_the_same() -> None:
    assert wait_at(timedelta(hours=1)) == wait_at(timedelta(hours=1))


def test_an_order_without_an_answer_is_asked_about_again_soon_however_old_it_is() -> None:
    assert PACE.minimum * 0.98 <= PACE.again(1, NOW) <= PACE.minimum


def test_a_private_bot_lets_in_its_admins_and_those_they_named() -> None:
    assert [PRIVATE.lets_in(user) for user in (1, 2, 3)] == [True, True, False]


def test_a_public_bot_lets_everybody_in_and_still_has_its_admins_only() -> None:
    public = Access(public=True, admins=frozenset({1}), allowed=frozenset())
    assert [public.lets_in(user) for user in (1, 2, 3)] == [True, True, True]
    assert [public.is_admin(user) for user in (1, 2, 3)] == [True, False, False]


def test_a_person_who_is_let_in_is_not_an_admin() -> None:
    assert not PRIVATE.is_admin(2)
