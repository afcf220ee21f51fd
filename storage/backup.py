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
        await asyncio.to_thread(_back_up, database.file, target)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseTrouble(f"backup to {target} failed: {error}") from error


def _back_up(source: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError("the file exists already")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Create the file first, readable by its owner only: it holds what people ordered.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(source, part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _copy(source: Path, part: Path) -> None:
    address = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as live, closing(sqlite3.connect(part)) as copy:
        live.backup(copy)
        # The copy would be in WAL mode too, and then a read-only disk could not be read.
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged: {found}")
