"""Locks that end with their transaction, on PostgreSQL; SQLite needs none, because it has one writer.

No session waits for one in the server, where those that wait hold up others: what is not free is tried again for some
seconds. The shop's limit and a migration are the exceptions: who waits for these keeps its turn, and of one process one
connection waits. A process that freezes in a transaction loses it and its locks (`storage.sql.engines.POSTGRES`).
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Connection, Integer, Select, Table, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import await_only

from storage.sql.prepared import Prepared
from storage.sql.statements import among
from storage.sql.trouble import DatabaseLocked

_MIGRATION = 7_230_001
_CHATS = 7_230_003
"""The first of the two numbers of a chat's lock; the second is made from the chat's id."""
_PEOPLE = 7_230_004
"""The same for a person."""
_SHOP_LIMIT = 7_230_012
"""The lock for the shop's limit of a day."""
_ACCOUNTS = 7_230_011
"""As `_CHATS`, for a person's money."""
_MIGRATES_WITHIN = "60s"
_FREE_WITHIN = 3.0
"""Seconds; less than a frozen process keeps its locks, so that a transaction which tries is not ended for idleness."""
_PAUSES = (0.005, 0.1)
"""Seconds between two tries: the first pause and the longest."""
_END_FROZEN = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
    AND state = 'active' AND wait_event = 'ClientRead' AND state_change < now() - interval '5 seconds'
"""


async def lock_migration(connection: AsyncConnection) -> None:
    """Waits until no other process migrates. It waits longer than for other locks, because a migration may be slow."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SET LOCAL lock_timeout = '{_MIGRATES_WITHIN}'"))
        await connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION)))


def lock_chats(connection: Connection, chats: Iterable[int]) -> None:
    """Waits until no other transaction changes the notices of these chats."""
    _lock(connection, _CHATS, chats)


def lock_free_chats(connection: Connection, chats: Collection[int]) -> set[int]:
    """Locks the free ones of `chats` without waiting, and returns them. PostgreSQL only."""
    if not chats:
        return set()
    locked = _take_free(connection, _CHATS, {_key(chat) for chat in chats})
    return {chat for chat in chats if _key(chat) in locked}


def lock_people(connection: Connection, people: Iterable[int]) -> None:
    """Waits until no other transaction stores updates of these people."""
    _lock(connection, _PEOPLE, people)


def lock_shop_limit(connection: Connection) -> None:
    """Waits until no other order is checked against the shop's limit. Take it before any account's lock."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_SHOP_LIMIT)))


def lock_accounts(connection: Connection, people: Iterable[int]) -> None:
    """Waits until no other transaction writes to these people's ledger. Take it before any chat's lock."""
    _lock(connection, _ACCOUNTS, people)


def lock_rows(
    connection: Connection, table: Table, ids: Collection[int], locking: Prepared | None = None
) -> Sequence[Any]:
    """Waits until no other transaction has the rows `ids`, and returns them as `locking` selects them, the id first.

    `locking` selects "rows" for an update, and skips what is locked; without it, SQLite is asked nothing.
    """
    if locking is None and connection.dialect.name != "postgresql":
        return ()
    wanted, rows = {"rows": list(ids)}, list[Any]()
    locking = locking or Prepared(_ids(table).with_for_update(skip_locked=True, key_share=True))
    if connection.dialect.name != "postgresql":
        return locking.rows(connection, wanted)

    def taken() -> bool:
        # All or none: if two transactions each kept some while they tried, neither would ever get the rest.
        with connection.begin_nested() as tried:
            rows[:] = locking.rows(connection, wanted)
            free = len(rows) == len(ids) or {row[0] for row in rows} >= set(connection.scalars(_ids(table), wanted))
            if not free:
                tried.rollback()
        return free

    _until_free(taken)
    return rows


@cache
def _ids(table: Table) -> Select[tuple[int]]:
    return select(table.c.id).where(among(table.c.id, "rows")).order_by(table.c.id)


def end_frozen_sessions(connection: Connection) -> None:
    """Ends the sessions of processes that froze in the middle of a statement, and frees what they hold.

    The server counts those as busy, so that its time-out for idle transactions spares them.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(_END_FROZEN))


def _lock(connection: Connection, what: int, ids: Iterable[int]) -> None:
    keys = {_key(one) for one in ids}
    if keys and connection.dialect.name == "postgresql":
        _until_free(lambda: _take_all(connection, what, keys))


def _take_all(connection: Connection, what: int, keys: Collection[int]) -> bool:
    if len(keys) == 1:
        return bool(_take_free(connection, what, keys))
    # All or none, as in `lock_rows`.
    with connection.begin_nested() as tried:
        free = _take_free(connection, what, keys) == keys
        if not free:
            tried.rollback()
    return free


def _take_free(connection: Connection, what: int, keys: Collection[int]) -> set[int]:
    key = func.unnest(bindparam("keys", sorted(keys), type_=ARRAY(Integer))).column_valued("key")
    rows = connection.execute(select(key, func.pg_try_advisory_xact_lock(what, key)))
    return {key for key, taken in rows if taken}


def _until_free(take: Callable[[], bool]) -> None:
    """Tries until `take` has the lock. Raises DatabaseLocked after `_FREE_WITHIN`."""
    loop = asyncio.get_running_loop()
    until, (pause, longest) = loop.time() + _FREE_WITHIN, _PAUSES
    while not take():
        if loop.time() > until:
            raise DatabaseLocked("the database: it is locked by another process")
        await_only(asyncio.sleep(pause))
        pause = min(2 * pause, longest)


def _key(chat: int) -> int:
    """The id of a chat or a person in 32 bits, as the lock needs. If two share a key, they only wait for each other."""
    folded = (chat ^ (chat >> 32)) & 0xFFFFFFFF
    return folded - (1 << 32) if folded >> 31 else folded
