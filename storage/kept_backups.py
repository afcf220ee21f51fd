"""A folder of dated backups: a new one is made and checked before the oldest is removed."""

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from storage.backup import backup
from storage.database import Database, DatabaseTrouble

_STAMP = "%Y%m%dT%H%M%SZ"


class KeptBackups:
    """The last `keep` backups of a database. Only files with the name of our own backups are ever removed.

    The names begin with the database's, so that a folder may hold the backups of several.
    """

    def __init__(self, database: Database, folder: Path, keep: int) -> None:
        self._database = database
        self._folder = folder
        self._keep = keep
        self._stem = database.file.stem if database.file is not None else ""
        own = rf"{re.escape(self._stem)}-(\d{{8}}T\d{{6}}Z)\.db"
        self._own = re.compile(own, re.ASCII)
        self._left = re.compile(rf"\.{own}\.\d+\.part(-journal)?", re.ASCII)

    async def last(self, now: datetime) -> datetime | None:
        """When the newest was made. One from after `now`, when the clock was wrong, does not count."""
        made = await asyncio.to_thread(self._made)
        return max((at for at in made.values() if at <= now), default=None)

    async def make(self, now: datetime) -> Path:
        """Makes one, then removes the oldest beyond `keep`; returns the new one. Raises DatabaseTrouble."""
        target = self._folder / f"{self._stem}-{now.astimezone(UTC).strftime(_STAMP)}.db"
        await asyncio.to_thread(self._clear_up)
        await backup(self._database, target)
        try:
            await asyncio.to_thread(self._remove_oldest, target)
        except OSError as error:
            raise DatabaseTrouble(f"backup {target} was made, but an old one could not be removed: {error}") from error
        return target

    def _made(self) -> dict[Path, datetime]:
        """Our own backups, and when each was made."""
        found: dict[Path, datetime] = {}
        for file in self._files():
            if named := self._own.fullmatch(file.name):
                with suppress(ValueError):  # the digits of a stranger's file need not be a time
                    found[file] = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
        return found

    def _files(self) -> list[Path]:
        try:
            return [file for file in self._folder.iterdir() if file.is_file() and not file.is_symlink()]
        except OSError:  # not made yet; what else may be wrong, the backup says
            return []

    def _clear_up(self) -> None:
        """Removes the parts that a process left when it was killed: a SQLite file has one process."""
        for file in self._files():
            if self._left.fullmatch(file.name):
                with suppress(OSError):
                    file.unlink()

    def _remove_oldest(self, new: Path) -> None:
        made = self._made()
        older = sorted((file for file in made if file != new), key=made.__getitem__, reverse=True)
        for file in older[self._keep - 1 :]:
            file.unlink(missing_ok=True)
