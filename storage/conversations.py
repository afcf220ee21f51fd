"""Each person's conversation with the bot, as text: it survives a restart and is the same for every process.

It is read with the person, by `Users.arrive`.
"""

from datetime import UTC, datetime

from sqlalchemy import bindparam, delete

from storage.database import Database
from storage.sql.prepared import Prepared
from storage.sql.statements import INSERTS, Insert
from storage.tables import conversations


def _save(new: Insert) -> Prepared:
    kept = {name: new.excluded[name] for name in ("data", "updated_at")}
    return Prepared(new.on_conflict_do_update(index_elements=["user_id"], set_=kept), ["user_id", *kept])


_SAVE = {dialect: _save(insert(conversations)) for dialect, insert in INSERTS.items()}
_DROP = Prepared(delete(conversations).where(conversations.c.user_id == bindparam("person")))


class Conversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, user_id: int, data: str | None) -> None:
        """Stores a conversation; None, an empty one, leaves no row. A power cut may undo the last answers."""
        if data is None:
            await self._database.jots(lambda connection: _DROP.run(connection, {"person": user_id}))
        else:
            row = {"user_id": user_id, "data": data, "updated_at": datetime.now(UTC)}
            await self._database.jots(lambda connection: _SAVE[connection.dialect.name].run(connection, row))

    async def forget(self, before: datetime) -> int:
        """Removes conversations without an answer since then; returns how many."""
        old = delete(conversations).where(conversations.c.updated_at < before)
        return await self._database.writes(lambda connection: connection.execute(old).rowcount)
