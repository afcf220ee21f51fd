"""Jobs that are done once a day, by whichever process comes first."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from core.notices.notice import NewNotice
from storage.database import Database
from storage.notices import keep
from storage.sql.statements import insert
from storage.tables import day_jobs


class DailyJobs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def do_once(self, job: str, day: date, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Stores the notices of a day's job, unless another process has done so."""

        def act(connection: Connection) -> bool:
            row = insert(connection, day_jobs).values(job=job, day=day, done_at=now).on_conflict_do_nothing()
            if not connection.execute(row.returning(day_jobs.c.job)).all():
                return False
            keep(connection, notices, now)
            return True

        return await self._database.writes(act)
