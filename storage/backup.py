"""A copy of a running SQLite database, complete and checked, in one file."""

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database, DatabaseTrouble


async def backup(database: Database, target: Path) -> None:
    """Writes the copy to `target`, which must not exist. Raises DatabaseTrouble on PostgreSQL, or if the copy fails."""
    if database.file is None:
        raise DatabaseTrouble("a PostgreSQL database is backed up with pg_dump")
    try:
        await asyncio.to_thread(copy, database.file, target)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseTrouble(f"backup to {target} failed: {error}") from error


def copy(source: Path, target: Path) -> None:
    """Copies a database, including what is only in its journal. `target` appears once the copy has been checked.

    Raises sqlite3.Error, OSError.
    """
    if target.exists():
        raise FileExistsError("the file exists already")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Create the file first, readable by its owner only: it holds what people ordered.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        revision = _copy(source, part)
        if verify(part) != revision:
            raise sqlite3.DatabaseError("the copy is not of the same version as the database")
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def verify(file: Path) -> str:
    """Opens a database and reads all of it; returns its revision. Raises sqlite3.Error if it is damaged or foreign."""
    with closing(_opened(file)) as database:
        found = database.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(f"the copy is damaged: {' '.join(found.split())}")
        return _revision(database)


def _copy(source: Path, part: Path) -> str:
    with closing(_opened(source)) as live, closing(sqlite3.connect(part)) as copied:
        revision = _revision(live)
        live.backup(copied)
        # The copy would be in WAL mode too, and then a read-only disk could not be read.
        copied.execute("PRAGMA journal_mode=DELETE")
    return revision


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _revision(database: sqlite3.Connection) -> str:
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        raise sqlite3.DatabaseError("it is not a database of this bot")
    row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise sqlite3.DatabaseError("it is not a database of this bot")
    return str(row[0])
