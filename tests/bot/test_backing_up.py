"""Scheduled backups are made when due, and admins hear once when they stop working."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backing_up import AGAIN_AFTER, BackingUp
from storage.database import Database
from storage.kept_backups import KeptBackups

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Desk:
    """A clock that is set by hand, a database, and what the admins were told."""

    def __init__(self, file: Path) -> None:
        self.folder = file.with_name("backups")
        self.now = NOON
        self.told: list[str] = []
        self.database = Database(f"sqlite:///{file}")
        self.start()

    def start(self) -> None:
        kept = KeptBackups(self.database, self.folder, 2)
        self.backing_up = BackingUp(kept, DAY, lambda: self.now, self._tell)

    async def _tell(self, trouble: str) -> None:
        self.told.append(trouble)

    async def made(self, after: timedelta = timedelta()) -> list[str]:
        """The backups after a look at a later time."""
        self.now += after
        await self.backing_up.look()
        return sorted(file.name for file in self.folder.iterdir()) if self.folder.is_dir() else []


@pytest.fixture
def desk(empty_file: Path) -> Desk:
    return Desk(empty_file)


async def test_a_backup_is_made_at_the_first_start_and_then_each_day_however_often_the_bot_starts(desk: Desk) -> None:
    first, second, third = (f"bot-2026030{day}T120000Z.db" for day in (1, 2, 3))
    assert await desk.made() == [first]
    assert await desk.made(DAY / 2) == [first]
    desk.start()
    assert await desk.made() == [first]
    assert await desk.made(DAY / 2) == [first, second]
    assert await desk.made(DAY) == [second, third]
    assert desk.told == []


async def test_a_failed_backup_is_one_log_line_for_each_try_and_one_message(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.folder.write_text("a file stands where the folder should be")
    for _ in range(3):
        assert await desk.made() == []
        assert await desk.made(AGAIN_AFTER / 2) == []
        desk.now += AGAIN_AFTER / 2
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 3
    assert all("\n" not in record.getMessage() and record.exc_info is None for record in errors)
    assert [str(desk.folder) in told for told in desk.told] == [True]

    desk.folder.unlink()
    assert len(await desk.made(AGAIN_AFTER)) == 1
    assert len(desk.told) == 1
    for file in desk.folder.iterdir():
        file.unlink()
    desk.folder.rmdir()
    desk.folder.touch()
    await desk.made(DAY)
    assert len(desk.told) == 2
