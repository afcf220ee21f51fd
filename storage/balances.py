"""The last known balance of each provider: it gives the currency at start, and helps an admin to decide."""

from datetime import datetime

from sqlalchemy import select

from core.provider import Balance
from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import balances


class Balances:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, provider: str, balance: Balance, now: datetime) -> None:
        values = {"amount": balance.amount, "currency": balance.currency, "seen_at": now}
        async with self._database.write() as connection:
            await upsert(connection, balances, {"provider": provider}, values)

    async def seen_at(self, provider: str) -> datetime | None:
        """When the balance was last asked for; None before the first time."""
        wanted = select(balances.c.seen_at).where(balances.c.provider == provider)
        async with self._database.read() as connection:
            return await connection.scalar(wanted)

    async def known(self) -> dict[str, Balance]:
        """The last known balances, by provider."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(balances.c.provider, balances.c.amount, balances.c.currency))
            return {row.provider: Balance(row.amount, row.currency) for row in rows}
