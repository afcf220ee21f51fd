"""Locks that end with their transaction, on PostgreSQL; SQLite has one writer anyway.

Who waits for one, waits no longer than the connection's `lock_timeout`; and a process that stands still in its
transaction loses its locks with it (`database._POSTGRES`).
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ARRAY, Integer, bindparam, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

_MIGRATION = 7_230_001
_CHATS = 7_230_003
"""The first of the two numbers of a chat's lock; the second is made from the chat's id."""
_MIGRATES_WITHIN = "60s"


async def lock_migration(connection: AsyncConnection) -> None:
    """Waits until no other process migrates: longer than for any other lock, for it may take its time."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SET LOCAL lock_timeout = '{_MIGRATES_WITHIN}'"))
        await connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION)))


async def lock_chats(connection: AsyncConnection, chats: Iterable[int]) -> None:
    """Waits until no other transaction changes what these chats are to be told."""
    if connection.dialect.name == "postgresql":
        # Everybody takes them in the same order, so that no two wait for each other.
        for key in sorted({_key(chat) for chat in chats}):
            await connection.execute(select(func.pg_advisory_xact_lock(_CHATS, key)))


async def lock_free_chats(connection: AsyncConnection, chats: Collection[int]) -> set[int]:
    """Locks those of `chats` that nobody has locked, without waiting; returns them. For PostgreSQL only."""
    if not chats:
        return set()
    keys = bindparam("keys", sorted({_key(chat) for chat in chats}), type_=ARRAY(Integer))
    key = func.unnest(keys).column_valued("key")
    rows = await connection.execute(select(key, func.pg_try_advisory_xact_lock(_CHATS, key)))
    locked = {key for key, taken in rows if taken}
    return {chat for chat in chats if _key(chat) in locked}


def _key(chat: int) -> int:
    """A chat's id in 32 bits, which is what such a lock takes; two chats with one key only wait for each other."""
    folded = (chat ^ (chat >> 32)) & 0xFFFFFFFF
    return folded - (1 << 32) if folded >> 31 else folded
