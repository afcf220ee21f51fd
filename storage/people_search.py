"""Finds people by their names, however these are spelt."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.text import fold
from storage.sql.words import contains
from storage.tables import users

MOST_NAMES = 1000
"""How many matching names with letters beyond ASCII are searched for; each is a parameter of the query."""
AT_ONCE = 1000
_NOT_ASCII = "[^ -~]"


async def named(connection: AsyncConnection, words: str) -> ColumnElement[Any]:
    """Whether a row of `users` has a name or @username that holds `words`, whatever their accents and cases."""
    words, folded = words.removeprefix("@"), fold(words.removeprefix("@"))
    like = [contains(users.c.name, words), contains(users.c.name, folded), contains(users.c.username, words)]
    if ids := await _folded(connection, folded):
        like.append(users.c.id.in_(ids))
    return or_(*like)


async def _folded(connection: AsyncConnection, folded: str) -> list[int]:
    """Those whose folded name holds `folded`. No database folds every language alike, so names are read in parts."""
    found: list[int] = []
    part = select(users.c.id, users.c.name).where(users.c.name.regexp_match(_NOT_ASCII)).order_by(users.c.id)
    rows = (await connection.execute(part.limit(AT_ONCE))).all()
    while rows:
        found += [row.id for row in rows if folded in fold(row.name)]
        if len(rows) < AT_ONCE or len(found) >= MOST_NAMES:
            break
        rows = (await connection.execute(part.where(users.c.id > rows[-1].id).limit(AT_ONCE))).all()
    return found[:MOST_NAMES]
