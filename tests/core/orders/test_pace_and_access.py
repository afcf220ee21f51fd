"""How often an order is looked at, and who is let in."""

from datetime import timedelta

from core.orders.pace import Pace
from core.people.access import Access

PACE = Pace(timedelta(seconds=30), timedelta(seconds=900))
PRIVATE = Access(public=False, admins={1}, allowed={2})


def test_the_wait_grows_while_nothing_changes_and_stops_at_the_longest() -> None:
    waits = [PACE.after(None, changed=False)]
    for _ in range(12):
        waits.append(PACE.after(waits[-1], changed=False))
    assert waits[:4] == [timedelta(seconds=s) for s in (30, 45, 67.5, 101.25)]
    assert waits == sorted(waits)
    assert waits[-1] == PACE.maximum


def test_a_change_makes_the_next_look_come_soon_again() -> None:
    assert PACE.after(PACE.maximum, changed=True) == PACE.minimum


def test_a_private_bot_lets_in_its_admins_and_those_they_named() -> None:
    assert [PRIVATE.lets_in(user) for user in (1, 2, 3)] == [True, True, False]


def test_a_public_bot_lets_everybody_in_and_still_has_its_admins_only() -> None:
    public = Access(public=True, admins=frozenset({1}), allowed=frozenset())
    assert [public.lets_in(user) for user in (1, 2, 3)] == [True, True, True]
    assert [public.is_admin(user) for user in (1, 2, 3)] == [True, False, False]


def test_who_is_let_in_runs_nothing() -> None:
    assert not PRIVATE.is_admin(2)
