"""How the providers want to be asked, so that a new process need not learn it again."""

from sqlalchemy import select

from core.habits import Habit
from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import provider_habits


class Habits:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, habit: Habit) -> None:
        key = {"provider": habit.provider, "action": habit.action}
        values = {"together": habit.together, "field": habit.field, "seen_at": habit.seen_at}
        async with self._database.write() as connection:
            await upsert(connection, provider_habits, key, values)

    async def known(self) -> list[Habit]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(provider_habits))
            return [Habit(**row) for row in rows.mappings()]
