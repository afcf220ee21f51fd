"""Sets a SQLite database aside under a dated name beside it, with its journals, while no program has it open."""

import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

JOURNALS = ("-wal", "-journal")


def name_aside(file: Path, why: str, now: datetime) -> Path:
    """`bot.db` becomes `bot-WHY-20261126T120000Z.db`. Raises FileExistsError if that exists."""
    kept = file.with_name(f"{file.stem}-{why}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}{file.suffix}")
    if kept.exists():
        raise FileExistsError(f"{kept} exists already")
    return kept


def fold_journal(file: Path) -> None:
    """Writes the journal back into the database. Raises sqlite3.OperationalError while a program has it open."""
    try:
        seal(file)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise sqlite3.OperationalError(f"{file} is open in another program") from None
        # The database is damaged, which may be why it is replaced; its journal is kept with it.


def part_with_journals(file: Path, kept: Path) -> None:
    """Takes the journals of `file` away: SQLite would write them into the database that comes in its place."""
    for end in JOURNALS:
        with suppress(FileNotFoundError):
            beside(file, end).rename(beside(kept, end)).chmod(0o600)
    beside(file, "-shm").unlink(missing_ok=True)


def seal(file: Path) -> None:
    """Leaves the database in one file, without a journal. SQLite does that only while nobody else has it open."""
    with closing(sqlite3.connect(file, timeout=2)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def beside(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)
