"""What admins did: written in the transaction of the action, read by owners."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, insert, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.audit import AuditEntry, NewAuditEntry
from storage.database import Database
from storage.tables import audit

_ENTRY = [audit.c[field.name] for field in fields(AuditEntry)]


async def record(connection: AsyncConnection, **entry: Any) -> None:
    """`note`, for a unit of work that is a coroutine."""
    await connection.run_sync(partial(note, **entry))


async def record_entry(connection: AsyncConnection, audit_entry: NewAuditEntry | None, now: datetime) -> None:
    """`note_entry`, for a unit of work that is a coroutine."""
    await connection.run_sync(note_entry, audit_entry, now)


def note(
    connection: Connection,
    *,
    actor: int,
    action: str,
    target: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    """Adds an entry inside the transaction of the action; Decimals and moments in its facts are kept as text."""
    facts = {name: _plain(value) for name, value in (("before", before), ("after", after)) if value is not None}
    values = {"at": now, "actor": actor, "action": action, "target": target}
    connection.execute(insert(audit).values(**values, **facts))


def note_entry(connection: Connection, audit_entry: NewAuditEntry | None, now: datetime) -> None:
    """`note` for an entry; does nothing without one."""
    if audit_entry is not None:
        note(connection, **{field.name: getattr(audit_entry, field.name) for field in fields(NewAuditEntry)}, now=now)


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat()
    return value


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, actor: int | None, offset: int, limit: int) -> tuple[list[AuditEntry], int]:
        """Entries, the newest first, and the number of all; those of everybody if `actor` is None."""
        wanted = _by(actor)
        async with self._database.read() as connection:
            rows = select(*_ENTRY).where(wanted).order_by(audit.c.id.desc()).offset(offset).limit(limit)
            found = [AuditEntry(**row._asdict()) for row in await connection.execute(rows)]
            total = await connection.scalar(select(func.count()).select_from(audit).where(wanted))
        return found, total or 0

    async def before(self, actor: int | None, entry_id: int | None, limit: int) -> list[AuditEntry]:
        """The newest entries that are older than `entry_id`, or than now."""
        wanted = _by(actor) if entry_id is None else _by(actor) & (audit.c.id < entry_id)
        return await self._listed(wanted, limit)

    async def of(self, target: str, limit: int) -> list[AuditEntry]:
        """The entries about `target`, the oldest first; only the newest if there are many."""
        return (await self._listed(audit.c.target == target, limit))[::-1]

    async def actors(self) -> list[int]:
        """Everybody who did something, the latest first."""
        statement = select(audit.c.actor).group_by(audit.c.actor).order_by(func.max(audit.c.id).desc())
        async with self._database.read() as connection:
            return list(await connection.scalars(statement))

    async def _listed(self, wanted: ColumnElement[bool], limit: int) -> list[AuditEntry]:
        statement = select(*_ENTRY).where(wanted).order_by(audit.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [AuditEntry(**row._asdict()) for row in await connection.execute(statement)]


def _by(actor: int | None) -> ColumnElement[bool]:
    return true() if actor is None else audit.c.actor == actor
