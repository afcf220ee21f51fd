"""The benchmark of a day runs the real tracking: without a limit no order's news is older than a tenth of its age."""

from datetime import timedelta
from math import inf
from pathlib import Path

import pytest

from bench.scale.day import Day
from bench.scale.figures import Ages, Figures, fewest_calls, ideal_looks
from bench.scale.lives import Lives
from bench.scale.planner import looks
from core.orders.poll_schedule import PollSchedule
from storage.database import Database
from storage.migrations import migrate

SCHEDULE = PollSchedule(timedelta(seconds=30), timedelta(days=1))
HOURS = 1


async def lived(
    folder: Path, orders: int, calls_a_minute: float | None, hours: int = HOURS, replicas: int = 1
) -> tuple[Figures, float]:
    """The figures of an hour, and the calls that it needs at least."""
    database, lives = Database(f"sqlite:///{folder}/bot.db"), Lives(orders, seed=1)
    await migrate(database)
    day = Day([database] * replicas, lives, SCHEDULE, calls_a_minute)
    await day.begin()
    try:
        seen = await day.live(hours)
        return seen, max(ideal_looks(lives, SCHEDULE, hours * 3600) / 100, fewest_calls(lives, SCHEDULE, hours * 3600))
    finally:
        await database.close()


async def test_without_a_limit_every_order_is_known_to_within_a_tenth_of_its_age(tmp_path: Path) -> None:
    seen, ideal = await lived(tmp_path, 3_000, None)
    assert max(seen.ages.worst, seen.hours[-1].worst) < 0.1001
    assert seen.hours[-1].backlog == 0
    assert 0.95 * ideal < seen.calls < 1.05 * ideal


async def test_three_replicas_look_at_no_order_twice_and_share_the_calls(tmp_path: Path) -> None:
    alone, ideal = await lived(tmp_path / "alone", 3_000, None)
    shared, _ = await lived(tmp_path / "shared", 3_000, None, replicas=3)
    assert shared.twice == 0
    assert shared.calls < 1.05 * ideal
    assert abs(shared.asked - alone.asked) < 0.02 * alone.asked
    assert max(shared.ages.worst, shared.hours[-1].worst) < 0.1001


async def test_if_a_limit_binds_the_longest_overdue_go_first_and_calls_are_full(tmp_path: Path) -> None:
    seen, _ = await lived(tmp_path, 3_000, 0.05)
    assert seen.hours[-1].backlog > 100
    assert seen.calls <= HOURS * 60 * 0.05 + 1
    assert seen.asked > (seen.calls - 1) * 100, "only the first may find less"


async def test_if_a_limit_binds_no_old_order_starves(tmp_path: Path) -> None:
    """With a third of the calls it needs, what is due waits longer and longer in turn, and nothing is left out."""
    seen, ideal = await lived(tmp_path, 1_000, 0.05, hours=12)
    assert seen.calls < ideal
    assert seen.old.worst < 0.5
    assert seen.hours[-1].worst < 1


def test_an_hour_of_one_new_order_needs_as_many_looks_as_its_age_asks_for() -> None:
    lives = Lives(1, seed=1)
    lives.began[0] = 0.0
    assert ideal_looks(lives, SCHEDULE, 270) == pytest.approx(9)
    assert ideal_looks(lives, SCHEDULE, 2700) == pytest.approx(9 + 21.854345), "each look finds it a ninth older"


def test_one_call_for_all_is_made_when_the_youngest_is_due() -> None:
    lives = Lives(10, seed=1)
    assert fewest_calls(lives, SCHEDULE, 3600) == 1, "the youngest is a day old"
    lives.began[-1] = 0.0
    assert fewest_calls(lives, SCHEDULE, 240) == 8
    assert fewest_calls(lives, SCHEDULE, 86_400) < 70


def test_an_order_needs_more_looks_if_calls_are_made_only_now_and_then() -> None:
    always = looks([0.5])
    assert always == pytest.approx(85.5, rel=0.02), "9 looks while it is young, then one whenever it is a ninth older"
    assert looks([15.0]) > 1.02 * always, "at 45 s, say, but never at 40"
    assert looks([15.1]) > 1.03 * looks([15.0]), "twice in 30 s, but 30 s are over before the second"
    assert looks([31.0]) == inf


def test_the_notes_of_ages_stay_small_and_are_exact_to_a_hundredth_of_a_percent() -> None:
    ages = Ages()
    for place in range(1000):
        ages.note(place / 10_000)
    assert ages.percentiles([0.5, 0.99]) == [pytest.approx(0.05, abs=2e-4), pytest.approx(0.099, abs=2e-4)]
    assert ages.worst == 0.0999
