"""People's favourite services."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage.database import Database
from storage.sql.prepared import Prepared
from storage.sql.statements import insert
from storage.tables import favourites

_OF = Prepared(
    select(favourites.c.service_id)
    .where(favourites.c.user_id == bindparam("of"))
    .order_by(favourites.c.created_at.desc(), favourites.c.service_id.desc())
)


class Favourites:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> list[int]:
        """The ids of a person's favourite services, the newest first."""
        return await self._database.glance(
            lambda connection: [service_id for (service_id,) in _OF.rows(connection, {"of": user_id})]
        )

    async def set(self, user_id: int, service_id: int, on: bool, now: datetime) -> None:
        """Adds a service to the favourites or removes it; doing so twice changes nothing."""
        key = {"user_id": user_id, "service_id": service_id}
        mine = (favourites.c.user_id == user_id) & (favourites.c.service_id == service_id)

        def change(connection: Connection) -> None:
            if on:
                statement = insert(connection, favourites).values(**key, created_at=now)
                connection.execute(statement.on_conflict_do_nothing(index_elements=list(key)))
            else:
                connection.execute(delete(favourites).where(mine))

        await self._database.writes(change)
