"""Whether orders are taken: one row, which all processes read."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.audit import Facts
from core.maintenance import Maintenance
from storage.audit import record
from storage.database import Database
from storage.sql.statements import upsert
from storage.tables import maintenance

_ROW = 1
_COLUMNS = [maintenance.c[name] for name in ("since", "by", "until", "words")]


class MaintenanceState:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def current(self) -> Maintenance | None:
        """The maintenance that was announced last, unless it was ended."""
        async with self._database.read() as connection:
            return await _current(connection)

    async def begin(self, announced: Maintenance) -> None:
        """Stores a maintenance, which replaces an earlier one."""
        values: dict[str, Any] = {column.name: getattr(announced, column.name) for column in _COLUMNS}
        async with self._database.write() as connection:
            before = _facts(await _current(connection))
            await upsert(connection, maintenance, {"id": _ROW}, values)
            await _record(connection, announced.by, "maintenance.on", before, _facts(announced), announced.since)

    async def end(self, by: int, now: datetime) -> bool:
        """Ends the maintenance. False if there was none."""
        async with self._database.write() as connection:
            before = await _current(connection)
            if before is None:
                return False
            await connection.execute(delete(maintenance))
            await _record(connection, by, "maintenance.off", _facts(before), None, now)
        return True


async def _record(
    connection: AsyncConnection, actor: int, action: str, before: Facts | None, after: Facts | None, now: datetime
) -> None:
    await record(connection, actor=actor, action=action, target="maintenance", before=before, after=after, now=now)


def _facts(stored: Maintenance | None) -> Facts | None:
    return None if stored is None else {"until": stored.until, "words": stored.words}


async def _current(connection: AsyncConnection) -> Maintenance | None:
    row = (await connection.execute(select(*_COLUMNS).where(maintenance.c.id == _ROW))).one_or_none()
    return None if row is None else Maintenance(**row._asdict())
