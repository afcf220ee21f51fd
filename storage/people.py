"""The people who wrote to the bot, the terms they accepted, and whether they blocked it."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import select, update

from core.orders.order import User
from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import users

_USER = [users.c[field.name] for field in fields(User)]


class Users:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, user_id: int, now: datetime) -> User:
        """The user, stored if new. A person who writes no longer blocks the bot."""
        known = await self.get(user_id)
        if known is not None and known.blocked_at is None:
            return known  # the usual case: nothing to write, so nothing waits for the disk
        async with self._database.write() as connection:
            await upsert(connection, users, {"id": user_id}, {"blocked_at": None}, new={"first_seen_at": now})
            row = (await connection.execute(select(*_USER).where(users.c.id == user_id))).one()
        return User(**row._asdict())

    async def get(self, user_id: int) -> User | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_USER).where(users.c.id == user_id))).one_or_none()
        return None if row is None else User(**row._asdict())

    async def accept_terms(self, user_id: int, version: str, now: datetime) -> None:
        accepted = {"terms_version": version, "terms_accepted_at": now}
        async with self._database.write() as connection:
            await upsert(connection, users, {"id": user_id}, accepted, new={"first_seen_at": now})

    async def set_blocked(self, user_id: int, at: datetime | None) -> None:
        """Notes since when the user blocks the bot; None means no longer."""
        async with self._database.write() as connection:
            await connection.execute(update(users).where(users.c.id == user_id).values(blocked_at=at))
