"""Invitations: links with a secret code that let in a number of people until a day."""

from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.members.inviting import NotValid
from core.members.member import Invitation, Way
from storage.audit import record
from storage.database import Database
from storage.members import let_in
from storage.sql.statements import insert
from storage.tables import invitations

_INVITATION = [invitations.c[field.name] for field in fields(Invitation)]


class Invitations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: Invitation, code_hash: str) -> Invitation:
        """Stores an invitation under a new id, with its audit entry."""
        values = {field.name: getattr(new, field.name) for field in fields(new) if field.name != "id"}
        async with self._database.write() as connection:
            added = insert(connection, invitations).values(**values, code_hash=code_hash)
            id = (await connection.execute(added.returning(invitations.c.id))).scalar_one()
            facts = {"uses": new.uses, "until": new.expires_at}
            await record(
                connection,
                actor=new.by,
                action="invitation.made",
                target=f"invitation:{id}",
                before=None,
                after=facts,
                now=new.created_at,
            )
        return replace(new, id=id)

    async def redeem(self, code_hash: str, user_id: int, now: datetime) -> bool:
        """Makes the person a customer and counts one use. False if they already have a role. Raises NotValid."""
        of_code = invitations.c.code_hash == code_hash
        counted = update(invitations).where(of_code, _is_open(now)).values(used=invitations.c.used + 1)
        async with self._database.write() as connection:
            # Of two people who use the last place at once, the second waits here and finds it taken.
            by = await connection.scalar(counted.returning(invitations.c.by))
            if by is None:
                raise NotValid
            if await let_in(connection, user_id, Way.INVITATION, by, now):
                return True
            back = update(invitations).where(of_code).values(used=invitations.c.used - 1)
            await connection.execute(back)
        return False

    async def revoke(self, invitation_id: int, admin: int, now: datetime) -> Invitation | None:
        """Ends an invitation, with its audit entry; None if there is none."""
        one = invitations.c.id == invitation_id
        async with self._database.write() as connection:
            ended = update(invitations).where(one, invitations.c.revoked_at.is_(None)).values(revoked_at=now)
            if (await connection.execute(ended)).rowcount:
                await record(
                    connection,
                    actor=admin,
                    action="invitation.revoked",
                    target=f"invitation:{invitation_id}",
                    before=None,
                    after=None,
                    now=now,
                )
            return await _one(connection, one)

    async def find(self, invitation_id: int) -> Invitation | None:
        async with self._database.read() as connection:
            return await _one(connection, invitations.c.id == invitation_id)

    async def open_ones(self, now: datetime, offset: int, limit: int) -> tuple[list[Invitation], int]:
        """The invitations that still let people in, the newest first, and the number of all."""
        rows = select(*_INVITATION).where(_is_open(now)).order_by(invitations.c.id.desc()).offset(offset).limit(limit)
        async with self._database.read() as connection:
            found = [Invitation(**row._asdict()) for row in await connection.execute(rows)]
            total = await connection.scalar(select(func.count()).select_from(invitations).where(_is_open(now)))
        return found, total or 0


def _is_open(now: datetime) -> ColumnElement[bool]:
    left = invitations.c.used < invitations.c.uses
    return invitations.c.revoked_at.is_(None) & left & (invitations.c.expires_at > now)


async def _one(connection: AsyncConnection, which: ColumnElement[bool]) -> Invitation | None:
    row = (await connection.execute(select(*_INVITATION).where(which))).one_or_none()
    return None if row is None else Invitation(**row._asdict())
