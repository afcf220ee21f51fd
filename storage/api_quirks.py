"""How the providers want to be asked, so that a new process need not learn it again."""

from sqlalchemy import select

from core.api_quirks import ApiQuirk
from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import provider_habits


class ApiQuirks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, quirk: ApiQuirk) -> None:
        key = {"provider": quirk.provider, "action": quirk.action}
        values = {"together": quirk.together, "field": quirk.field, "seen_at": quirk.seen_at}
        async with self._database.write() as connection:
            await upsert(connection, provider_habits, key, values)

    async def known(self) -> list[ApiQuirk]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(provider_habits))
            return [ApiQuirk(**row) for row in rows.mappings()]
