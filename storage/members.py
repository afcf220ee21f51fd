"""Who is let in and in which role, and the strangers who ask."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.members.entering import AskedAlready, EntryOver, NoSuchEntry, Tell, TooManyAsk
from core.members.member import EntryRequest, Member, Way
from core.members.roles import Tell as RoleNews
from core.people.role import Role
from storage.audit import record
from storage.database import Database
from storage.notices import store
from storage.sql.locks import lock_rows
from storage.sql.statements import insert, upsert
from storage.tables import entry_requests, roles, users

_MEMBER = [roles.c[field.name] for field in fields(Member)]
_ASKED = [entry_requests.c[field.name] for field in fields(EntryRequest)]


class Members:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def roles(self) -> dict[int, Role]:
        async with self._database.read() as connection:
            rows = await connection.execute(select(roles.c.user_id, roles.c.role))
            return {row.user_id: row.role for row in rows}

    async def member(self, user_id: int) -> Member | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_MEMBER).where(roles.c.user_id == user_id))).one_or_none()
        return None if row is None else Member(**row._asdict())

    async def import_customers(self, user_ids: Collection[int], now: datetime) -> None:
        """Makes customers of people without a role. A role is never removed, so nobody is imported twice."""
        new = [_row(user_id, Role.CUSTOMER, Way.SETTINGS, now) for user_id in sorted(user_ids)]
        if not new:
            return
        async with self._database.write() as connection:
            await connection.execute(insert(connection, roles).on_conflict_do_nothing(), new)

    async def set_role(self, user_id: int, role: Role, admin: int, now: datetime, tell: RoleNews) -> bool:
        """Stores a role with its audit entry and notices, and ends the person's request. True if the role changed."""
        waiting = (entry_requests.c.user_id == user_id) & entry_requests.c.allowed.is_(None)
        decided = {"allowed": role is not Role.BLOCKED, "decided_by": admin, "decided_at": now}
        async with self._database.write() as connection:
            # One after the other with `ask` and `decide`.
            await connection.run_sync(lock_rows, users, [user_id])
            ended = await connection.execute(update(entry_requests).where(waiting).values(**decided))
            mine = roles.c.user_id == user_id
            before = await connection.scalar(select(roles.c.role).where(mine))
            if before is role:
                return False
            values = {"role": role, "way": Way.ADMIN, "at": now, "by": admin}
            await upsert(connection, roles, {"user_id": user_id}, values)
            await record(
                connection,
                actor=admin,
                action="person.role",
                target=f"person:{user_id}",
                before={"role": before},
                after={"role": role},
                now=now,
            )
            await store(connection, tell(bool(ended.rowcount)), now)
        return True

    async def ask(self, new: EntryRequest, since: datetime, most: int, tell: Tell) -> EntryRequest:
        """Stores a request under a new id, with its notices. Raises AskedAlready, TooManyAsk."""
        values = {field.name: getattr(new, field.name) for field in fields(new) if field.name != "id"}
        lately = select(func.count()).select_from(entry_requests).where(entry_requests.c.asked_at > since)
        async with self._database.write() as connection:
            # A person's presses come here one after the other, in whichever processes.
            await connection.run_sync(lock_rows, users, [new.user_id])
            if await connection.scalar(lately.where(entry_requests.c.user_id == new.user_id)):
                raise AskedAlready
            if (await connection.scalar(lately) or 0) >= most:
                raise TooManyAsk
            added = await connection.execute(
                insert(connection, entry_requests).values(**values).returning(entry_requests.c.id)
            )
            stored = replace(new, id=added.scalar_one())
            await store(connection, tell(stored), new.asked_at)
        return stored

    async def decide(self, request_id: int, allowed: bool, admin: int, now: datetime, tell: Tell) -> EntryRequest:
        """Stores the answer, the role, the audit entry and the notices. Raises NoSuchEntry, EntryOver."""
        async with self._database.write() as connection:
            one = entry_requests.c.id == request_id
            asking = await connection.scalar(select(entry_requests.c.user_id).where(one))
            if asking is None:
                raise NoSuchEntry(request_id)
            await connection.run_sync(lock_rows, users, [asking])
            await connection.run_sync(lock_rows, entry_requests, [request_id])  # whoever asked may have no row
            row = (await connection.execute(select(*_ASKED).where(one))).one()
            request = EntryRequest(**row._asdict())
            if request.allowed is not None:
                raise EntryOver(request)
            answer: dict[str, Any] = {"allowed": allowed, "decided_by": admin, "decided_at": now}
            await connection.execute(update(entry_requests).where(one).values(**answer))
            if allowed:
                await let_in(connection, request.user_id, Way.REQUEST, admin, now)
            await record(
                connection,
                actor=admin,
                action="entry.allowed" if allowed else "entry.denied",
                target=f"person:{request.user_id}",
                before=None,
                after={"name": request.name},
                now=now,
            )
            decided = replace(request, **answer)
            await store(connection, tell(decided), now)
        return decided


async def let_in(connection: AsyncConnection, user_id: int, way: Way, by: int, now: datetime) -> bool:
    """Makes a person a customer inside the caller's transaction. False if they already have a role."""
    row = _row(user_id, Role.CUSTOMER, way, now, by)
    added = await connection.execute(insert(connection, roles).values(**row).on_conflict_do_nothing())
    return bool(added.rowcount)


def _row(user_id: int, role: Role, way: Way, now: datetime, by: int | None = None) -> dict[str, Any]:
    return {"user_id": user_id, "role": role, "way": way, "at": now, "by": by}
