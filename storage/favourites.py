"""People's favourite services."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Database
from storage.sql.statements import insert
from storage.tables import favourites


class Favourites:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, user_id: int) -> list[int]:
        """The ids of a person's favourite services, the newest first."""
        statement = select(favourites.c.service_id).where(favourites.c.user_id == user_id)
        order = (favourites.c.created_at.desc(), favourites.c.service_id.desc())
        async with self._database.read() as connection:
            return list(await connection.scalars(statement.order_by(*order)))

    async def set(self, user_id: int, service_id: int, on: bool, now: datetime) -> None:
        """Adds a service to the favourites or removes it; doing so twice changes nothing."""
        key = {"user_id": user_id, "service_id": service_id}
        mine = (favourites.c.user_id == user_id) & (favourites.c.service_id == service_id)
        async with self._database.write() as connection:
            if on:
                statement = insert(connection, favourites).values(**key, created_at=now)
                await connection.execute(statement.on_conflict_do_nothing(index_elements=list(key)))
            else:
                await connection.execute(delete(favourites).where(mine))
