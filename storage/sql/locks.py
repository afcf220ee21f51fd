"""Locks that end with their transaction, on PostgreSQL; SQLite needs none, because it has one writer.

Nobody waits for one longer than the connection's `lock_timeout`, and a process that freezes in a transaction loses it
and its locks (`database._POSTGRES`).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ARRAY, Connection, Integer, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

_MIGRATION = 7_230_001
_CHATS = 7_230_003
"""The first of the two numbers of a chat's lock; the second is made from the chat's id."""
_PEOPLE = 7_230_004
"""The same for a person."""
_PURSES = 7_230_011
"""As `_CHATS`, of a person's money."""
_MIGRATES_WITHIN = "60s"


async def lock_migration(connection: AsyncConnection) -> None:
    """Waits until no other process migrates. It waits longer than for other locks, because a migration may be slow."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SET LOCAL lock_timeout = '{_MIGRATES_WITHIN}'"))
        await connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION)))


def lock_chats(connection: Connection, chats: Iterable[int]) -> None:
    """Waits until no other transaction changes the notices of these chats."""
    if connection.dialect.name == "postgresql":
        # Every transaction locks in the same order, so that no two wait for each other.
        for key in sorted({_key(chat) for chat in chats}):
            connection.execute(select(func.pg_advisory_xact_lock(_CHATS, key)))


def lock_free_chats(connection: Connection, chats: Collection[int]) -> set[int]:
    """Locks the free ones of `chats` without waiting, and returns them. PostgreSQL only."""
    if not chats:
        return set()
    keys = bindparam("keys", sorted({_key(chat) for chat in chats}), type_=ARRAY(Integer))
    key = func.unnest(keys).column_valued("key")
    rows = connection.execute(select(key, func.pg_try_advisory_xact_lock(_CHATS, key)))
    locked = {key for key, taken in rows if taken}
    return {chat for chat in chats if _key(chat) in locked}


def lock_people(connection: Connection, people: Iterable[int]) -> None:
    """Waits until no other transaction stores updates of these people."""
    _lock_batch(connection, _PEOPLE, people)


def lock_purses(connection: Connection, people: Iterable[int]) -> None:
    """Waits until no other transaction writes to these people's ledger. To be taken before any chat's lock."""
    _lock_batch(connection, _PURSES, people)


def _lock_batch(connection: Connection, what: int, ids: Iterable[int]) -> None:
    if connection.dialect.name == "postgresql":
        # One statement for a whole batch. It locks in the order of the array, which is the same in every transaction.
        keys = bindparam("keys", sorted({_key(one) for one in ids}), type_=ARRAY(Integer))
        key = func.unnest(keys).column_valued("key")
        connection.execute(select(func.pg_advisory_xact_lock(what, key)))


def _key(chat: int) -> int:
    """The id of a chat or a person in 32 bits, as the lock needs. If two share a key, they only wait for each other."""
    folded = (chat ^ (chat >> 32)) & 0xFFFFFFFF
    return folded - (1 << 32) if folded >> 31 else folded
