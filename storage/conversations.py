"""Each person's conversation with the bot, as text: it survives a restart and is the same for every process.

It is read with the person, by `Users.arrive`.
"""

from datetime import UTC, datetime

from sqlalchemy import delete

from storage.database import Database
from storage.sql.statements import put
from storage.tables import conversations


class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, user_id: int, data: str | None) -> None:
        """Stores a conversation; None, an empty one, leaves no row. A power cut may undo the last answers."""
        if data is None:
            gone = delete(conversations).where(conversations.c.user_id == user_id)
            await self._database.jots(lambda connection: connection.execute(gone))
        else:
            key, values = {"user_id": user_id}, {"data": data, "updated_at": datetime.now(UTC)}
            await self._database.jots(lambda connection: put(connection, conversations, key, values))

    async def forget(self, before: datetime) -> int:
        """Removes conversations without an answer since then; returns how many."""
        old = delete(conversations).where(conversations.c.updated_at < before)
        return await self._database.writes(lambda connection: connection.execute(old).rowcount)
