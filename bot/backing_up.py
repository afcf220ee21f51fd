"""Makes scheduled backups when they are due, and tells admins once when they stop working."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.app import App
from bot.settings.timing import BackupSettings
from core.clock import Clock
from handlers.views.machine_alarms import backup_failed
from storage.database import Database, DatabaseTrouble
from storage.kept_backups import KeptBackups

logger = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(minutes=10)
"""The pause after a failed backup, if the next isn't due sooner."""


class BackingUp:
    """Makes a backup every `every`, counted from the newest in the folder, so that restarts don't add any."""

    def __init__(
        self, kept: KeptBackups, every: timedelta, clock: Clock, warn: Callable[[str], Awaitable[None]]
    ) -> None:
        self._kept = kept
        self._every = every
        self._clock = clock
        self._warn = warn
        self._not_before: datetime | None = None
        self._failing = False

    async def look(self) -> None:
        """Looks once whether a backup is due, and makes it if it is."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return
        last = await self._kept.last(now)
        if last is not None and now < last + self._every:
            return
        try:
            made = await self._kept.make(now)
        except DatabaseTrouble as error:
            self._not_before = now + min(self._every, AGAIN_AFTER)
            await self._failed(str(error))
        else:
            self._not_before, self._failing = None, False
            logger.info("backup %s is made and checked", made)

    async def _failed(self, error: str) -> None:
        logger.error("%s", error)
        if not self._failing:
            self._failing = True
            await self._warn(error)


def backups_of(app: App) -> BackingUp | None:
    """The scheduled backups of the settings, if there are any."""
    settings = app.settings.backup
    if settings.every is None or app.database.file is None:
        return None
    kept = kept_backups(settings, app.database)

    async def warn(error: str) -> None:
        await app.use.alarm.ring(partial(backup_failed, error))

    return BackingUp(kept, timedelta(seconds=settings.every), app.clock, warn)


def kept_backups(settings: BackupSettings, database: Database) -> KeptBackups:
    """The folder of a SQLite database's backups."""
    folder = settings.folder or (database.file or Path()).parent / "backups"
    return KeptBackups(database, folder, settings.keep)
