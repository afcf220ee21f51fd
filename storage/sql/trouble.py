"""Says in one line, without credentials, what a driver's error means to the person who runs the bot."""

import sqlite3
import sys
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class DatabaseTrouble(Exception):
    """The database cannot do its work: the disk, the file, the server or its address. One line, no credentials."""


class DatabaseLocked(DatabaseTrouble):
    """Another process holds a lock. Nothing was done, and the lock may be free a moment later."""


class DatabaseReplaced(DatabaseTrouble):
    """The path no longer leads to the file that was opened: it was deleted, moved or replaced."""


_SQLITE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened",
    sqlite3.SQLITE_PERM: "access is not permitted",
    sqlite3.SQLITE_BUSY: "it is locked by another process",
    sqlite3.SQLITE_LOCKED: "it is locked by another connection",
    sqlite3.SQLITE_CORRUPT: "the file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is not a SQLite database",
    sqlite3.SQLITE_IOERR: "reading or writing the disk failed",
}
# By SQLSTATE or by its class, the first two characters: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES = {
    "08": "the connection failed",
    "25006": "it is read-only",
    "28": "the user name or password was refused",
    "3D": "there is no database of that name",
    "40": "the transaction lost against another one",
    "42501": "the user lacks a permission",
    "53100": "the disk is full",
    "53300": "it has no connection left for us",
    "53": "the server is out of resources",
    "55P03": "it is locked by another process",
    "57": "the server stopped the query or is shutting down",
    "58": "the server's system failed",
    "XX": "the server failed or its data is damaged",
}
_UNREACHABLE = "it cannot be reached"
_LOST = "the connection was lost"


def is_number_taken(error: IntegrityError) -> bool:
    """Whether the error comes from the index that allows a provider's number only once."""
    words = str(error.orig)
    # PostgreSQL names the index, SQLite its columns.
    return '"orders_at_provider"' in words or "orders.provider, orders.provider_order" in words


def trouble(place: str, error: Exception) -> DatabaseTrouble | None:
    """What happened at `place`, in one line; None for a mistake of ours, such as a broken constraint."""
    why = reason(error)
    if why is None:
        return None
    kind = DatabaseLocked if _state(error)[:2] == "40" or _state(error) == "55P03" else DatabaseTrouble
    return kind(f"database {place}: {why}")


def _state(error: Exception) -> str:
    """PostgreSQL's SQLSTATE, or ""."""
    driver = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(driver, "sqlstate", None) or "")


def reason(error: Exception) -> str | None:
    """Why the database could not work; None for a mistake of ours, such as a broken constraint."""
    if isinstance(error, PoolTimeoutError):
        return "every connection stayed in use"
    if isinstance(error, OSError):
        return f"{_UNREACHABLE} ({error.strerror or type(error).__name__})"
    driver = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(driver, sqlite3.Error):
        # The low byte is the primary code: https://www.sqlite.org/rescode.html
        return _SQLITE.get(getattr(driver, "sqlite_errorcode", 0) & 0xFF)
    # Not imported here: on SQLite nobody needs asyncpg, and it takes 3 MB.
    asyncpg: Any = sys.modules.get("asyncpg")
    if asyncpg is not None and isinstance(driver, asyncpg.InternalClientError):
        # asyncpg says this when the connection is lost during a command; SQLAlchemy doesn't wrap it.
        return _LOST
    state = _state(error)
    known = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    if known is None and isinstance(error, DBAPIError) and error.connection_invalidated:
        return _LOST
    return known
