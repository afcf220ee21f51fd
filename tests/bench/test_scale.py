"""The benchmark of a day lives on the real tracking: where nothing limits it, no order's news is older than a tenth."""

from datetime import timedelta
from pathlib import Path

import pytest

from bench.scale.day import Day
from bench.scale.figures import Figures, ideal_looks
from bench.scale.lives import Lives
from core.orders.pace import Pace
from storage.database import Database
from storage.migrations import migrate

PACE = Pace(timedelta(seconds=30), timedelta(days=1))
HOURS = 1


async def lived(folder: Path, orders: int, calls_a_minute: float | None) -> tuple[Figures, float]:
    """The figures of an hour, and the looks that it needs at least."""
    database, lives = Database(f"sqlite:///{folder}/bot.db"), Lives(orders, seed=1)
    await migrate(database)
    day = Day(database, lives, PACE, calls_a_minute)
    await day.begin()
    try:
        return await day.live(HOURS), ideal_looks(lives, PACE, HOURS * 3600)
    finally:
        await database.close()


async def test_without_a_limit_every_order_is_known_to_within_a_tenth_of_its_age(tmp_path: Path) -> None:
    seen, ideal = await lived(tmp_path, 300, None)
    assert max(seen.staleness) < 0.101
    assert seen.hours[-1].backlog == 0
    assert ideal < seen.asked < 1.4 * ideal, "few orders are asked about early, to fill up calls"


async def test_where_a_limit_binds_the_longest_due_go_first_and_calls_are_full(tmp_path: Path) -> None:
    seen, _ = await lived(tmp_path, 3_000, 0.05)
    assert seen.hours[-1].backlog > 100
    assert seen.calls <= HOURS * 60 * 0.05 + 1
    assert seen.asked == seen.calls * 100


def test_an_hour_of_one_new_order_needs_as_many_looks_as_its_age_asks_for() -> None:
    lives = Lives(1, seed=1)
    lives.began[0] = 0.0
    assert ideal_looks(lives, PACE, 300) == pytest.approx(10)
    assert ideal_looks(lives, PACE, 3000) == pytest.approx(10 + 10 * 2.302585)
