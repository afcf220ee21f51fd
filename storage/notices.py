"""The notices for chats. A notice is stored with the change that causes it, and sent in order within its chat."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    bindparam,
    case,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from core.notices.notice import KINDS, CardChanged, DecisionWanted, NewNotice, Notice, read_content
from storage.database import Database
from storage.shared_cards import edits
from storage.sql.claims import claim
from storage.sql.locks import lock_chats, lock_free_chats
from storage.sql.prepared import Prepared
from storage.sql.statements import among, one_of
from storage.tables import TOLD_OF_CHANGES, notices, users
from storage.workers import is_alive, may_take

_NOTICE = [notices.c[name] for name in ("id", "chat_id", "order_id", "kind", "payload", "created_at", "tries")]
_SET = ["chat_id", "order_id", "kind", "payload", "created_at", "tries", "outcome"]
_KNOWN = list(KINDS)
_REPLACED = [key for key, kind in KINDS.items() if kind.replaces]
_FOR_ITS_CHAT = [key for key, kind in KINDS.items() if not kind.is_decision]
_DECISIONS = [key for key, kind in KINDS.items() if kind.is_decision]
_IN_DECISIONS_LANE = [key for key, kind in KINDS.items() if kind.lane() == DecisionWanted.lane()]
_NEWS = [key for key, kind in KINDS.items() if kind.is_news]
_WAITING = notices.c.done_at.is_(None)
_FIRST = case((notices.c.kind.in_(_DECISIONS), 0), else_=1)
# Built once: building a statement anew takes longer than carrying it out.
_INSERT = Prepared(insert(notices), _SET)
_REPLACE = update(notices).where(notices.c.id == bindparam("row"))
_ANY_WAITING = select(notices.c.id).where(_WAITING).limit(1)
_BLOCKING = Prepared(select(users.c.id).where(among(users.c.id, "chats"), users.c.blocked_at.is_not(None)))
_REPLACEABLE = Prepared(
    select(notices.c.chat_id, notices.c.order_id, notices.c.kind, notices.c.id)
    .where(
        _WAITING,
        # Not a dead worker's either: if it still lives, it would send the old text and mark the new one as done.
        notices.c.worker.is_(None),
        one_of(notices.c.kind, _REPLACED),
        among(notices.c.chat_id, "chats"),
        among(notices.c.order_id, "orders"),
    )
    .order_by(notices.c.id)
)

_Slot = tuple[int, int, str]


class Notices:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: Sequence[NewNotice], now: datetime) -> None:
        await self._database.writes(partial(keep, new=new, now=now))

    async def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int] = ()) -> list[Notice]:
        """Takes due notices in this order: first those that an admin must decide, then the oldest.

        A notice is skipped if an earlier one of its chat and lane was put off or is being sent.
        `in_hand` are those that `worker` is sending: of its own it takes the others. A kind that is not known here
        is left to the newer version that stored it.
        """
        # Mostly there is none, and to see that takes a hundredth of the time of a claim.
        if await self._database.glance(lambda connection: connection.scalar(_ANY_WAITING)) is None:
            return []
        earlier = notices.alias()
        held = select(earlier.c.id).where(
            earlier.c.chat_id == notices.c.chat_id,
            earlier.c.id < notices.c.id,
            _lane(earlier) == _lane(notices),
            earlier.c.done_at.is_(None),
            ~may_take(earlier, worker, now, in_hand) | (earlier.c.next_try_at > now),
        )
        due = notices.c.next_try_at.is_(None) | (notices.c.next_try_at <= now)
        wanted = _WAITING & notices.c.kind.in_(_KNOWN) & due & may_take(notices, worker, now, in_hand) & ~held.exists()

        def taken(connection: Connection) -> list[Notice]:
            free = wanted
            if connection.dialect.name == "postgresql":
                # If two claims looked at one chat at once, each could miss what the other holds, and the chat's order
                # would be lost. So the second one leaves that chat alone.
                first = select(notices.c.chat_id).where(wanted).order_by(_FIRST, notices.c.id).limit(limit)
                free &= notices.c.chat_id.in_(lock_free_chats(connection, set(connection.scalars(first))))
            rows = claim(connection, notices, _NOTICE, worker=worker, now=now, wanted=free, first=_FIRST, limit=limit)
            return [_notice(row) for row in rows]

        return await self._database.writes(taken)

    async def holds(self, worker: str, notice_id: int, now: datetime, longer: timedelta) -> bool:
        """Whether `worker` may still send a notice, now and for `longer`."""
        mine = (notices.c.id == notice_id) & (notices.c.worker == worker) & _WAITING
        still = select(notices.c.id).where(mine, is_alive(worker, now + longer))
        return await self._database.reads(lambda connection: connection.scalar(still)) is not None

    async def done(self, notice_id: int, worker: str, now: datetime, outcome: str = "sent") -> bool:
        """Ends a notice of `worker`. False if it has ended, or `worker` has lost it: then somebody else sends it."""
        mine = (notices.c.id == notice_id) & (notices.c.worker == worker)
        return await self._set(mine, {"done_at": now, "outcome": outcome}) > 0

    async def later(self, notice_id: int, worker: str, at: datetime) -> bool:
        """Frees a notice that `worker` could not send, to try again at `at`. False if it is another's by now."""
        mine = (notices.c.id == notice_id) & (notices.c.worker == worker)
        return await self._set(mine, {"next_try_at": at, "tries": notices.c.tries + 1}) > 0

    async def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None:
        """Ends every notice that waits for this chat, except decisions for an admin, which are still tried.

        A kind that is not known here may be such a decision.
        """
        news = (notices.c.chat_id == chat_id) & notices.c.kind.in_(_FOR_ITS_CHAT)
        await self._set(news, {"done_at": now, "outcome": outcome}, chat_id)

    async def told(self, chat_id: int, since: datetime, limit: int) -> list[datetime]:
        """The times when a chat was told of changes of orders after `since`, the newest first."""
        changes = (notices.c.chat_id == chat_id) & TOLD_OF_CHANGES & (notices.c.outcome == "sent")
        newest = notices.c.done_at.desc()
        statement = select(notices.c.done_at).where(changes, notices.c.done_at > since).order_by(newest).limit(limit)
        return await self._database.reads(lambda connection: list(connection.scalars(statement)))

    async def forget(self, before: datetime) -> int:
        """Removes notices that were done before then; returns how many."""
        old = delete(notices).where(notices.c.done_at < before)
        return await self._database.writes(lambda connection: connection.execute(old).rowcount)

    async def _set(self, which: ColumnElement[bool], values: dict[str, Any], *chats: int) -> int:
        def change(connection: Connection) -> int:
            lock_chats(connection, chats)
            freed = {"worker": None} | values
            return connection.execute(update(notices).where(_WAITING & which).values(**freed)).rowcount

        return await self._database.writes(change)


async def store(connection: AsyncConnection, new: Sequence[NewNotice], now: datetime) -> None:
    """`keep`, for a unit of work that is a coroutine."""
    await connection.run_sync(keep, new, now)


def keep(connection: Connection, new: Sequence[NewNotice], now: datetime) -> None:
    """Stores notices inside the transaction of the change that causes them.

    One that replaces another, which nobody is sending yet, takes its place in the chat. What changes an order's card
    changes the shared ones as well.
    """
    changed = {notice.order_id for notice in new if notice.kind is CardChanged and notice.order_id is not None}
    new = _wanted(connection, [*new, *edits(connection, changed)])
    if not new:
        return
    # With this lock a chat's ids grow in the order of the commits.
    lock_chats(connection, (notice.chat_id for notice in new))
    waiting = _waiting(connection, new)
    replaced: dict[int, dict[str, Any]] = {}
    fresh: list[NewNotice] = []
    slots: dict[_Slot, int] = {}
    for notice in new:
        slot = _slot(notice)
        if slot in waiting:
            replaced[waiting[slot]] = {"row": waiting[slot], "payload": notice.content.payload()}
        elif slot in slots:
            fresh[slots[slot]] = notice
        else:
            if slot is not None:
                slots[slot] = len(fresh)
            fresh.append(notice)
    if replaced:
        connection.execute(_REPLACE, list(replaced.values()))
    _INSERT.run_many(connection, [_row(notice, now) for notice in fresh])


def look_again(connection: Connection, chat_id: int) -> None:
    """Makes a chat's news due that waits for later: the reason to wait, such as quiet hours, may be gone."""
    waits = _WAITING & notices.c.worker.is_(None) & notices.c.next_try_at.is_not(None) & notices.c.kind.in_(_NEWS)
    connection.execute(update(notices).where(notices.c.chat_id == chat_id, waits).values(next_try_at=None))


def keep_alone(connection: Connection, notice: NewNotice, now: datetime) -> None:
    """`keep`, for a notice that can replace nothing and changes no shared card, to a person who is here.

    This saves three statements for each confirmed order and each card that is opened.
    """
    lock_chats(connection, [notice.chat_id])
    _INSERT.run(connection, dict(zip(_SET, _row(notice, now), strict=True)))


def _lane(rows: FromClause) -> ColumnElement[int]:
    return case((rows.c.kind.in_(_IN_DECISIONS_LANE), 0), (rows.c.kind.in_(_NEWS), 1), else_=2)


def _wanted(connection: Connection, new: Sequence[NewNotice]) -> Sequence[NewNotice]:
    """Leaves out notices to people who block the bot, except a decision for an admin."""
    chats = {notice.chat_id for notice in new}
    blocked = {row[0] for row in _BLOCKING.rows(connection, {"chats": list(chats)})} if chats else set()
    return [notice for notice in new if notice.chat_id not in blocked or notice.content.is_decision]


def _waiting(connection: Connection, new: Sequence[NewNotice]) -> dict[_Slot, int]:
    """The ids of the notices that may be replaced; the last one if a slot has several."""
    slots = [slot for slot in map(_slot, new) if slot is not None]
    if not slots:
        return {}
    of_them = {"chats": list({chat for chat, _, _ in slots}), "orders": list({order for _, order, _ in slots})}
    return {(chat, order, kind): key for chat, order, kind, key in _REPLACEABLE.rows(connection, of_them)}


def _slot(notice: NewNotice) -> _Slot | None:
    """The key that only one waiting notice may have; None for a notice that replaces none."""
    if notice.order_id is None or not notice.content.replaces:
        return None
    return notice.chat_id, notice.order_id, notice.content.key


def _row(notice: NewNotice, now: datetime) -> tuple[Any, ...]:
    return notice.chat_id, notice.order_id, notice.content.key, notice.content.payload(), now, 0, ""


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        chat_id=row.chat_id,
        order_id=row.order_id,
        content=read_content(row.kind, row.payload),
        created_at=row.created_at,
        tries=row.tries,
    )
