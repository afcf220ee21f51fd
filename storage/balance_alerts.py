"""The low balances that operators were told of: one row for each provider, until it recovers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from core.notices.notice import NewNotice
from storage.database import Database
from storage.notices import store
from storage.sql.statements import insert
from storage.tables import balance_alerts


class BalanceAlerts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def told(self) -> dict[str, datetime]:
        """The providers whose low balance was told, with the time when it was told."""
        async with self._database.read() as connection:
            rows = await connection.execute(select(balance_alerts.c.provider, balance_alerts.c.told_at))
            return {row.provider: row.told_at for row in rows}

    async def tell(self, provider: str, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Stores the notices, unless another process has told of it. True if stored."""
        async with self._database.write() as connection:
            row = insert(connection, balance_alerts).values(provider=provider, told_at=now)
            first = row.on_conflict_do_nothing(index_elements=["provider"]).returning(balance_alerts.c.provider)
            if (await connection.execute(first)).one_or_none() is None:
                return False
            await store(connection, notices, now)
        return True

    async def forget(self, provider: str, told_at: datetime) -> None:
        """Forgets the alert of that time, but not one that another process has told since."""
        one = (balance_alerts.c.provider == provider) & (balance_alerts.c.told_at == told_at)
        async with self._database.write() as connection:
            await connection.execute(delete(balance_alerts).where(one))
