"""Scheduled backups are dated, checked and private; old ones go only once a newer one exists, and other files stay."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from storage.backup import verify
from storage.database import Database, DatabaseTrouble
from storage.kept_backups import KeptBackups
from storage.people import Users
from tests.storage.samples import ALICE, NOW

DAY = timedelta(days=1)


@pytest.fixture
async def live(empty_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    yield database
    await database.close()


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


async def test_the_newest_stay_and_each_is_whole_and_private(live: Database, tmp_path: Path) -> None:
    kept = KeptBackups(live, tmp_path / "backups", 2)
    assert await kept.last(NOW) is None
    for day in range(4):
        await Users(live).remember(ALICE + day, NOW)
        await kept.make(NOW + day * DAY)
    assert names(tmp_path / "backups") == ["bot-20260303T120000Z.db", "bot-20260304T120000Z.db"]
    for file, people in zip(sorted((tmp_path / "backups").iterdir()), (3, 4), strict=True):
        assert file.stat().st_mode & 0o077 == 0
        verify(file)
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT count(*) FROM users").fetchone() == (people,)
    assert await kept.last(NOW + 9 * DAY) == (NOW + 3 * DAY).replace(microsecond=0)


async def test_only_our_own_files_are_removed(live: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    strangers = [
        "bot.db",
        "bot-20200101.db",
        "bot-20200101T000000Z.db.gz",
        "bot-2-20200101T000000Z.db",
        "bot-before-20200101T000000Z.db",
        "bot-99999999T999999Z.db",
        "other-20200101T000000Z.db",
    ]
    for name in [*strangers, "bot-20200101T000000Z.db"]:
        (folder / name).write_text("precious")
    (folder / "bot-20200102T000000Z.db").symlink_to(folder / "bot.db")
    (folder / "bot-20200103T000000Z.db").mkdir()
    await KeptBackups(live, folder, 1).make(NOW)
    made = "bot-20260301T120000Z.db"
    assert names(folder) == sorted([*strangers, "bot-20200102T000000Z.db", "bot-20200103T000000Z.db", made])
    assert (folder / "bot.db").read_text() == "precious"


async def test_a_backup_that_fails_removes_no_older_one(live: Database, tmp_path: Path) -> None:
    kept = KeptBackups(live, tmp_path / "backups", 1)
    await kept.make(NOW)
    content = bytearray((tmp_path / "bot.db").read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    await live.close()
    (tmp_path / "bot.db").write_bytes(content)
    with pytest.raises(DatabaseTrouble, match=r"backup to .*bot-20260302T120000Z\.db failed") as failed:
        await kept.make(NOW + DAY)
    assert "\n" not in str(failed.value)
    assert names(tmp_path / "backups") == ["bot-20260301T120000Z.db"]


async def test_a_file_that_is_not_a_database_of_the_bot_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    with pytest.raises(DatabaseTrouble, match="it is not a database of this bot"):
        await KeptBackups(Database(f"sqlite:///{tmp_path}/bot.db"), tmp_path / "backups", 1).make(NOW)
    assert names(tmp_path / "backups") == []


async def test_files_of_a_killed_process_are_cleared_up(live: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in (".bot-20260228T120000Z.db.77.part", ".bot-20260228T120000Z.db.77.part-journal", ".other.db.77.part"):
        (folder / name).touch()
    await KeptBackups(live, folder, 3).make(NOW)
    assert names(folder) == [".other.db.77.part", "bot-20260301T120000Z.db"]


async def test_a_backup_with_a_future_date_does_not_stop_the_backups(live: Database, tmp_path: Path) -> None:
    """The clock was wrong when that backup was made."""
    kept = KeptBackups(live, tmp_path / "backups", 2)
    await kept.make(NOW + 3650 * DAY)
    assert await kept.last(NOW) is None
    made = await kept.make(NOW)
    assert made.exists()


async def test_a_backup_made_while_the_bot_writes_is_whole(live: Database, tmp_path: Path) -> None:
    users, stop, writing = Users(live), asyncio.Event(), asyncio.Event()

    async def keep_writing() -> int:
        number = 1
        while not stop.is_set():
            await users.remember(number, NOW)
            writing.set()
            number += 1
        return number - 1

    task = asyncio.create_task(keep_writing())
    await writing.wait()
    kept = KeptBackups(live, tmp_path / "backups", 3)
    made = [await kept.make(NOW + day * DAY) for day in range(5)][-3:]
    stop.set()
    last = await task
    counts = []
    for file in made:
        with closing(sqlite3.connect(file)) as connection:
            counts.append(connection.execute("SELECT count(*), max(id) FROM users").fetchone())
    assert all(0 < count == highest <= last for count, highest in counts)
    assert counts == sorted(counts)
    assert names(tmp_path / "backups") == [file.name for file in made]
