"""Each person's conversation with the bot, as text: it survives a restart and is the same for every process."""

from datetime import UTC, datetime

from sqlalchemy import delete, select

from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import conversations


class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, user_id: int) -> str | None:
        statement = select(conversations.c.data).where(conversations.c.user_id == user_id)
        async with self._database.read() as connection:
            data: str | None = await connection.scalar(statement)
        return data

    async def save(self, user_id: int, data: str | None) -> None:
        """Keeps a conversation; one with nothing in it, None, leaves no row."""
        async with self._database.write() as connection:
            if data is None:
                await connection.execute(delete(conversations).where(conversations.c.user_id == user_id))
            else:
                values = {"data": data, "updated_at": datetime.now(UTC)}
                await upsert(connection, conversations, {"user_id": user_id}, values)

    async def forget(self, before: datetime) -> int:
        """Removes conversations without an answer since then; returns how many."""
        async with self._database.write() as connection:
            removed = await connection.execute(delete(conversations).where(conversations.c.updated_at < before))
        return removed.rowcount
