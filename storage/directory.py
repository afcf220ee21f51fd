"""People as admins see them: lists, cards, names, notes about them and messages to them."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, insert, or_, select, true, union
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.audit import NewAuditEntry
from core.members.directory import Note, NoteKind, PeopleGroup, PersonLine, Profile, ReplyLater
from core.members.member import Member
from core.notices.notice import NewNotice
from core.orders.order_list import number_of
from core.people.role import Role
from storage.audit import record_entry
from storage.database import Database
from storage.notices import store
from storage.order_rows import ENDED
from storage.people import LONGEST_NAME, user_of
from storage.people_search import named
from storage.sql.columns import clean_text
from storage.sql.locks import lock_rows
from storage.sql.statements import upsert
from storage.tables import orders, person_notes, roles, users

_NOTE = [person_notes.c[field.name] for field in fields(Note)]
_MEMBER = [roles.c[field.name] for field in fields(Member)]


class People:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def counts(self) -> dict[PeopleGroup, int]:
        everybody = _everybody()
        of_role = select(roles.c.role, func.count()).group_by(roles.c.role)
        async with self._database.read() as connection:
            total = await connection.scalar(select(func.count()).select_from(everybody))
            known = {role: count for role, count in await connection.execute(of_role)}
        helpers, blocked = known.get(Role.HELPER, 0), known.get(Role.BLOCKED, 0)
        return {PeopleGroup.ALL: total or 0, PeopleGroup.HELPERS: helpers, PeopleGroup.BLOCKED: blocked}

    async def page(self, group: PeopleGroup, words: str, offset: int, limit: int) -> tuple[list[PersonLine], int]:
        """People that `words` find, those who ordered last first, and the number of all."""
        people, theirs = _everybody(), _orders_of_each()
        joined = (
            people.outerjoin(users, users.c.id == people.c.id)
            .outerjoin(roles, roles.c.user_id == people.c.id)
            .outerjoin(theirs, theirs.c.user_id == people.c.id)
        )
        columns = (
            people.c.id.label("user_id"),
            func.coalesce(users.c.name, "").label("name"),
            users.c.username,
            func.coalesce(theirs.c.open_orders, 0).label("open_orders"),
            func.coalesce(theirs.c.all_orders, 0).label("all_orders"),
        )
        order = (func.coalesce(theirs.c.last, 0).desc(), people.c.id)
        rows = select(*columns).select_from(joined).order_by(*order).offset(offset).limit(limit)
        async with self._database.read() as connection:
            wanted = and_(_in_group(group), await _found(connection, people.c.id, words))
            found = [PersonLine(**row._asdict()) for row in await connection.execute(rows.where(wanted))]
            total = await connection.scalar(select(func.count()).select_from(joined).where(wanted))
        return found, total or 0

    async def profile(self, user_id: int, notes: int) -> Profile | None:
        """None where nothing is known of the person."""
        async with self._database.read() as connection:
            user = await connection.run_sync(user_of, user_id)
            row = (await connection.execute(select(*_MEMBER).where(roles.c.user_id == user_id))).one_or_none()
            member = None if row is None else Member(**row._asdict())
            counted = select(_open(), func.count()).where(orders.c.user_id == user_id)
            open_orders, all_orders = (await connection.execute(counted)).one()
            if user is None and member is None and not all_orders:
                return None
            last = _notes_of(user_id).order_by(person_notes.c.id.desc()).limit(notes)
            written = [Note(**row._asdict()) for row in await connection.execute(last)]
        return Profile(
            user_id=user_id,
            user=user,
            member=member,
            open_orders=open_orders or 0,
            all_orders=all_orders,
            notes=written[::-1],
        )

    async def names(self, user_ids: Sequence[int]) -> dict[int, str]:
        """The names of those who have one."""
        wanted = select(users.c.id, users.c.name).where(users.c.id.in_(set(user_ids)), users.c.name != "")
        async with self._database.read() as connection:
            return {row.id: row.name for row in await connection.execute(wanted)}

    async def call(self, user_id: int, name: str, username: str | None, now: datetime) -> None:
        """Keeps the name of a person who may never have written to the bot."""
        values = {"name": clean_text(name)[:LONGEST_NAME], "username": username}
        async with self._database.write() as connection:
            await upsert(connection, users, {"id": user_id}, values, new={"first_seen_at": now})

    async def write(
        self,
        note: Note,
        audit_entry: NewAuditEntry | None,
        tell: Callable[[Note], Sequence[NewNotice]],
        most_replies: int,
    ) -> Note:
        """Stores a note under a new id, with its audit entry and notices. Raises ReplyLater for a person's reply."""
        values = {field.name: getattr(note, field.name) for field in fields(note) if field.name != "id"}
        async with self._database.write() as connection:
            # What one person writes comes here one after the other, in whichever processes.
            await connection.run_sync(lock_rows, users, [note.user_id])
            if note.kind is NoteKind.REPLY:
                await _refuse_too_many(connection, note.user_id, most_replies)
            added = await connection.execute(insert(person_notes).values(**values).returning(person_notes.c.id))
            stored = replace(note, id=added.scalar_one())
            await record_entry(connection, audit_entry, note.at)
            await store(connection, tell(stored), note.at)
        return stored


async def _refuse_too_many(connection: AsyncConnection, user_id: int, most: int) -> None:
    """Raises ReplyLater if the person has written as often as they may since the shop's last message."""
    mine = person_notes.c.user_id == user_id
    last = select(func.max(person_notes.c.id)).where(mine, person_notes.c.kind == NoteKind.MESSAGE)
    message: int = await connection.scalar(last) or 0
    since = (person_notes.c.kind == NoteKind.REPLY) & (person_notes.c.id > message)
    if (await connection.scalar(select(func.count()).select_from(person_notes).where(mine, since)) or 0) >= most:
        raise ReplyLater


def _notes_of(user_id: int) -> Select[Any]:
    return select(*_NOTE).where(person_notes.c.user_id == user_id)


def _everybody() -> Subquery:
    """The ids of all who wrote to the bot or have a role."""
    return union(select(users.c.id.label("id")), select(roles.c.user_id.label("id"))).subquery("people")


def _open() -> ColumnElement[int]:
    return func.sum(case((ENDED, 0), else_=1))


def _orders_of_each() -> Subquery:
    columns = (
        orders.c.user_id,
        _open().label("open_orders"),
        func.count().label("all_orders"),
        func.max(orders.c.id).label("last"),
    )
    return select(*columns).group_by(orders.c.user_id).subquery("theirs")


def _in_group(group: PeopleGroup) -> ColumnElement[bool]:
    role = {PeopleGroup.HELPERS: Role.HELPER, PeopleGroup.BLOCKED: Role.BLOCKED}.get(group)
    return true() if role is None else roles.c.role == role


async def _found(connection: AsyncConnection, person: ColumnElement[int], words: str) -> ColumnElement[bool]:
    if not words:
        return true()
    wanted = [await named(connection, words)]
    if (number := number_of(words)) is not None:
        wanted.append(person.in_(select(orders.c.user_id).where(orders.c.id == number)))
        if not words.startswith("#"):
            wanted.append(person == number)
    return or_(*wanted)
