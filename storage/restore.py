"""Replaces a SQLite database that no bot uses with a backup; the replaced one stays beside it."""

import asyncio
import os
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, update

from core.orders.status import OrderStatus
from storage.backup import copy, verify
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from storage.replaced_database import JOURNALS, beside, fold_journal, name_aside, part_with_journals, seal
from storage.tables import inbox, orders


async def restore(database: Database, source: Path, now: datetime) -> Path | None:
    """Replaces the database with a checked copy of `source`; returns where the old one is now, if there was one.

    The caller closes `database`, which is held from here on. Raises DatabaseTrouble, and then nothing was replaced.
    """
    if database.file is None:
        raise DatabaseTrouble("a PostgreSQL database is backed up with pg_dump, and restored with pg_restore or psql")
    await asyncio.to_thread(_check, source, database.file)
    database.hold()
    # SQLite too follows links to the file before it names the journal.
    file = database.file.resolve()
    part = file.with_name(f".{file.name}.restoring")
    try:
        await _prepare(source, part, now)
        return await asyncio.to_thread(_replace, file, part, now)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseTrouble(f"{source} cannot be restored: {error}") from error
    finally:
        with suppress(OSError):
            _discard(part)


def _check(source: Path, file: Path) -> None:
    if not source.is_file():
        raise DatabaseTrouble(f"{source} is not a file")
    if file.exists() and source.samefile(file):
        raise DatabaseTrouble(f"{source} is the database itself")


async def _prepare(source: Path, part: Path, now: datetime) -> None:
    """Makes the copy ready for a start: of this version, and without what may have been done since."""
    _discard(part)  # of a restoring that was killed
    await asyncio.to_thread(copy, source, part)
    restored = Database(f"sqlite:///{part}")
    try:
        await migrate(restored)
        await _distrust(restored, now)
    finally:
        await restored.close()
    await asyncio.to_thread(seal, part)
    await asyncio.to_thread(verify, part)


async def _distrust(restored: Database, now: datetime) -> None:
    """Keeps anything from being done twice: what waited at the backup may have been done since.

    An order that was queued may be at the provider. The start finds it as if the bot had died while it sent it.
    """
    queued = update(orders).where(orders.c.status == OrderStatus.QUEUED)
    sending = {
        "status": OrderStatus.SENDING,
        "sending_at": func.coalesce(orders.c.sending_at, orders.c.created_at),
        "tries": orders.c.tries + 1,
        "version": orders.c.version + 1,
        "worker": None,
    }
    async with restored.write() as connection:
        await connection.execute(queued.values(**sending))
        await connection.execute(update(inbox).where(inbox.c.done_at.is_(None)).values(done_at=now, worker=None))


def _replace(file: Path, part: Path, now: datetime) -> Path | None:
    there = file.exists()
    kept = name_aside(file, "replaced", now)
    if there:
        fold_journal(file)
        try:
            os.link(file, kept)  # at no moment is there no database
        except OSError:  # not every file system has links
            file.rename(kept)
        kept.chmod(0o600)
    part_with_journals(file, kept)
    part.replace(file)
    return kept if there else None


def _discard(part: Path) -> None:
    for end in ("", "-shm", *JOURNALS):
        beside(part, end).unlink(missing_ok=True)
