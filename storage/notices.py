"""What chats must be told: stored with the change that causes it, sent in order, chat by chat."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.notices.notice import KINDS, NewNotice, Notice, read_content
from storage.database import Database
from storage.sql.claims import claim
from storage.sql.locks import lock_chats, lock_free_chats
from storage.sql.statements import insert
from storage.tables import notices, users
from storage.workers import is_alive, may_take

_NOTICE = [notices.c[name] for name in ("id", "chat_id", "order_id", "kind", "payload", "created_at", "tries")]
_KNOWN = list(KINDS)
_REPLACED = [key for key, kind in KINDS.items() if kind.replaces]
_DECISIONS = [key for key, kind in KINDS.items() if kind.is_decision]
_WAITING = notices.c.done_at.is_(None)
_FIRST = case((notices.c.kind.in_(_DECISIONS), 0), else_=1)

_Slot = tuple[int, int, str]


class Notices:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: Sequence[NewNotice], now: datetime) -> None:
        async with self._database.write() as connection:
            await store(connection, new, now)

    async def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int] = ()) -> list[Notice]:
        """Takes notices that are due: what an admin must decide, then the oldest. They come in that order.

        None whose chat has an earlier one waiting for later, or being sent; decisions wait only for decisions.
        `in_hand` are those that `worker` is sending: of its own it takes the others. A kind that is not known here
        is left to the newer version that stored it.
        """
        earlier = notices.alias()
        held = select(earlier.c.id).where(
            earlier.c.chat_id == notices.c.chat_id,
            earlier.c.id < notices.c.id,
            earlier.c.kind.in_(_DECISIONS) == notices.c.kind.in_(_DECISIONS),
            earlier.c.done_at.is_(None),
            ~may_take(earlier, worker, now, in_hand) | (earlier.c.next_try_at > now),
        )
        due = notices.c.next_try_at.is_(None) | (notices.c.next_try_at <= now)
        wanted = _WAITING & notices.c.kind.in_(_KNOWN) & due & may_take(notices, worker, now, in_hand) & ~held.exists()
        async with self._database.write() as connection:
            if connection.dialect.name == "postgresql":
                # Were two claims to look at one chat at once, each could miss what the other holds, and the chat's
                # order would be lost. Whoever comes second leaves that chat alone.
                first = select(notices.c.chat_id).where(wanted).order_by(_FIRST, notices.c.id).limit(limit)
                chats = await lock_free_chats(connection, set(await connection.scalars(first)))
                wanted &= notices.c.chat_id.in_(chats)
            rows = await claim(
                connection, notices, _NOTICE, worker=worker, now=now, wanted=wanted, first=_FIRST, limit=limit
            )
        return [_notice(row) for row in rows]

    async def holds(self, worker: str, notice_id: int, now: datetime, longer: timedelta) -> bool:
        """Whether a notice is still `worker`'s to send, and stays so for that much longer."""
        mine = (notices.c.id == notice_id) & (notices.c.worker == worker) & _WAITING
        async with self._database.read() as connection:
            row = await connection.execute(select(notices.c.id).where(mine, is_alive(worker, now + longer)))
            return row.one_or_none() is not None

    async def done(self, notice_id: int, now: datetime, outcome: str = "sent") -> None:
        await self._set(notices.c.id == notice_id, {"done_at": now, "outcome": outcome})

    async def later(self, notice_id: int, worker: str, at: datetime) -> None:
        """Frees a notice that `worker` could not send, to be tried again at `at`; not if it is another's by now."""
        mine = (notices.c.id == notice_id) & (notices.c.worker == worker)
        await self._set(mine, {"next_try_at": at, "tries": notices.c.tries + 1})

    async def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None:
        """Ends every notice that waits for this chat, but for what an admin must decide: that is tried by itself."""
        news = (notices.c.chat_id == chat_id) & notices.c.kind.not_in(_DECISIONS)
        await self._set(news, {"done_at": now, "outcome": outcome}, chat_id)

    async def forget(self, before: datetime) -> int:
        """Removes what was done before then; returns how many."""
        async with self._database.write() as connection:
            removed = await connection.execute(delete(notices).where(notices.c.done_at < before))
        return removed.rowcount

    async def _set(self, which: ColumnElement[bool], values: dict[str, Any], *chats: int) -> None:
        async with self._database.write() as connection:
            await lock_chats(connection, chats)
            freed = {"worker": None} | values
            await connection.execute(update(notices).where(_WAITING & which).values(**freed))


async def store(connection: AsyncConnection, new: Sequence[NewNotice], now: datetime) -> None:
    """Stores notices inside the transaction of the change that causes them.

    One that replaces another, which nobody is sending yet, takes its place in the chat.
    """
    new = await _wanted(connection, new)
    if not new:
        return
    # A chat's ids then grow in the order of the commits.
    await lock_chats(connection, (notice.chat_id for notice in new))
    waiting = await _waiting(connection, new)
    replaced: dict[int, dict[str, Any]] = {}
    fresh: list[dict[str, Any]] = []
    slots: dict[_Slot, dict[str, Any]] = {}
    for notice in new:
        slot = _slot(notice)
        if slot in waiting:
            replaced[waiting[slot]] = {"row": waiting[slot], "payload": notice.content.payload()}
        elif slot in slots:
            slots[slot]["payload"] = notice.content.payload()
        else:
            fresh.append(_row(notice, now))
            if slot is not None:
                slots[slot] = fresh[-1]
    if replaced:
        one = update(notices).where(notices.c.id == bindparam("row"))
        await connection.execute(one, list(replaced.values()))
    if fresh:
        await connection.execute(insert(connection, notices), fresh)


async def _wanted(connection: AsyncConnection, new: Sequence[NewNotice]) -> Sequence[NewNotice]:
    """Without what goes to people who block the bot; only a decision that waits for an admin is tried all the same."""
    chats = {notice.chat_id for notice in new}
    blocking = select(users.c.id).where(users.c.id.in_(chats), users.c.blocked_at.is_not(None))
    blocked = set(await connection.scalars(blocking)) if chats else set()
    return [notice for notice in new if notice.chat_id not in blocked or notice.content.is_decision]


async def _waiting(connection: AsyncConnection, new: Sequence[NewNotice]) -> dict[_Slot, int]:
    """The ids of the notices that may be replaced; the last one, should a slot have several."""
    slots = [slot for slot in map(_slot, new) if slot is not None]
    statement = select(notices.c.id, notices.c.chat_id, notices.c.order_id, notices.c.kind).where(
        _WAITING,
        # Not one of a dead worker either: should it live after all, it sends the old text and ends the new one.
        notices.c.worker.is_(None),
        notices.c.kind.in_(_REPLACED),
        notices.c.chat_id.in_({chat_id for chat_id, _, _ in slots}),
        notices.c.order_id.in_({order_id for _, order_id, _ in slots}),
    )
    rows = await connection.execute(statement.order_by(notices.c.id)) if slots else ()
    return {(row.chat_id, row.order_id, row.kind): row.id for row in rows}


def _slot(notice: NewNotice) -> _Slot | None:
    """What at most one waiting notice is kept for; None for a notice that replaces none."""
    if notice.order_id is None or not notice.content.replaces:
        return None
    return notice.chat_id, notice.order_id, notice.content.key


def _row(notice: NewNotice, now: datetime) -> dict[str, Any]:
    said = {"kind": notice.content.key, "payload": notice.content.payload()}
    return said | {
        "chat_id": notice.chat_id,
        "order_id": notice.order_id,
        "created_at": now,
        "tries": 0,
        "outcome": "",
    }


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        chat_id=row.chat_id,
        order_id=row.order_id,
        content=read_content(row.kind, row.payload),
        created_at=row.created_at,
        tries=row.tries,
    )
