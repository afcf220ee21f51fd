"""Locks that end with their transaction, on PostgreSQL; SQLite needs none, because it has one writer.

Nobody waits for one longer than the connection's `lock_timeout`, and a process that freezes in a transaction loses it
and its locks (`database._POSTGRES`).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ARRAY, Integer, bindparam, func, select, text
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


async def lock_chats(connection: AsyncConnection, chats: Iterable[int]) -> None:
    """Waits until no other transaction changes the notices of these chats."""
    if connection.dialect.name == "postgresql":
        # Every transaction locks in the same order, so that no two wait for each other.
        for key in sorted({_key(chat) for chat in chats}):
            await connection.execute(select(func.pg_advisory_xact_lock(_CHATS, key)))


async def lock_free_chats(connection: AsyncConnection, chats: Collection[int]) -> set[int]:
    """Locks the free ones of `chats` without waiting, and returns them. PostgreSQL only."""
    if not chats:
        return set()
    keys = bindparam("keys", sorted({_key(chat) for chat in chats}), type_=ARRAY(Integer))
    key = func.unnest(keys).column_valued("key")
    rows = await connection.execute(select(key, func.pg_try_advisory_xact_lock(_CHATS, key)))
    locked = {key for key, taken in rows if taken}
    return {chat for chat in chats if _key(chat) in locked}


async def lock_people(connection: AsyncConnection, people: Iterable[int]) -> None:
    """Waits until no other transaction stores updates of these people."""
    await _lock_batch(connection, _PEOPLE, people)


async def lock_purses(connection: AsyncConnection, people: Iterable[int]) -> None:
    """Waits until no other transaction writes to these people's ledger. To be taken before any chat's lock."""
    await _lock_batch(connection, _PURSES, people)


async def _lock_batch(connection: AsyncConnection, what: int, ids: Iterable[int]) -> None:
    if connection.dialect.name == "postgresql":
        # One statement for a whole batch. It locks in the order of the array, which is the same in every transaction.
        keys = bindparam("keys", sorted({_key(one) for one in ids}), type_=ARRAY(Integer))
        key = func.unnest(keys).column_valued("key")
        await connection.execute(select(func.pg_advisory_xact_lock(what, key)))


def _key(chat: int) -> int:
    """The id of a chat or a person in 32 bits, as the lock needs. If two share a key, they only wait for each other."""
    folded = (chat ^ (chat >> 32)) & 0xFFFFFFFF
    return folded - (1 << 32) if folded >> 31 else folded
