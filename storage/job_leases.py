"""Leases of jobs that one process does for all. The process that takes one keeps the others from it for a while."""

from datetime import datetime

from sqlalchemy import Connection, or_

from storage.database import Database
from storage.sql.statements import insert
from storage.tables import errands
from storage.workers import alive


class JobLeases:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, job: str, worker: str, now: datetime, until: datetime) -> bool:
        """Whether `worker` gets the job; then no other one gets it before `until`, unless `worker` dies.

        The worker that has it may take it again, to keep the others from it for longer or shorter.
        """

        def taken(connection: Connection) -> bool:
            mine = {"worker": worker, "until": until}
            row = insert(connection, errands).values(errand=job, **mine)
            free = or_(errands.c.until <= now, errands.c.worker == worker, errands.c.worker.not_in(alive(now)))
            taking = row.on_conflict_do_update(index_elements=["errand"], set_=mine, where=free)
            return bool(connection.execute(taking.returning(errands.c.errand)).all())

        return await self._database.writes(taken)
