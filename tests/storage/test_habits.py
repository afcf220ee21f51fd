"""Providers' habits survive a restart; later ones replace them."""

from dataclasses import replace
from datetime import UTC, datetime

from core.habits import Habit
from storage.database import Database
from storage.habits import Habits

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HABIT = Habit(provider="north", action="status", together=False, field=None, seen_at=NOON)


async def test_a_habit_is_kept_once_for_each_provider_and_action(database: Database) -> None:
    habits = Habits(database)
    await habits.remember(HABIT)
    await habits.remember(replace(HABIT, field="orders"))
    await habits.remember(replace(HABIT, action="refill"))
    known = sorted(await habits.known(), key=lambda one: one.action)
    assert known == [replace(HABIT, action="refill"), replace(HABIT, field="orders")]
