"""The connections to a SQLite file: how each is set up, and the driver's own below SQLAlchemy's."""

import sqlite3
from typing import Any

from sqlalchemy import Connection


def prepare(connection: Any) -> None:
    """Sets up a new connection, before anything else is done with it."""
    # sqlite3 begins a transaction late, and not at all for DDL, so SQLAlchemy begins it (see its page on SQLite).
    connection.isolation_level = None
    cursor = connection.cursor()
    _use_wal(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # Without this, what undoes a unit of work is written to a file of its own, which each unit makes and removes.
    cursor.execute("PRAGMA temp_store=MEMORY")
    # Kilobytes of pages; SQLite's own 2,000 would stay for good, of each connection, once it has read a catalogue.
    cursor.execute("PRAGMA cache_size=-500")
    cursor.execute("SELECT count(*) FROM sqlite_master")  # the journal surely exists only now
    cursor.close()


def driver_of(connection: Connection) -> Any:
    """The `sqlite3.Connection`. SQLAlchemy's way to it takes longer than most statements."""
    return connection.connection.dbapi_connection


def _use_wal(cursor: Any) -> None:
    """Waits and repeats: if two processes switch a new file at once, SQLite says "locked" without its usual wait."""
    for attempt in range(20):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == 19:
                raise
            cursor.execute("BEGIN EXCLUSIVE")  # this waits for all other connections, up to the busy timeout
            cursor.execute("ROLLBACK")
