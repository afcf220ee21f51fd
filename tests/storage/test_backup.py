"""A backup is a complete copy in one file, made while the bot keeps writing."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import backup
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from storage.people import Users
from tests.storage.samples import ALICE, NOW


@pytest.fixture
def live(empty_file: Path) -> Database:
    return Database(f"sqlite:///{empty_file}")


async def test_a_copy_made_while_writing_holds_everything_written_before(live: Database, tmp_path: Path) -> None:
    users, stop, writing = Users(live), asyncio.Event(), asyncio.Event()
    for number in range(1, 51):
        await users.remember(number, NOW)

    async def keep_writing() -> int:
        number = 1000
        while not stop.is_set():
            await users.remember(number, NOW)
            writing.set()
            number += 1
        return number

    task = asyncio.create_task(keep_writing())
    await writing.wait()
    await backup(live, tmp_path / "copies" / "copy.db")
    stop.set()
    last = await task

    copy = Database(f"sqlite:///{tmp_path}/copies/copy.db")
    await migrate(copy)
    assert all([await Users(copy).get(number) for number in [*range(1, 51), 1000]])
    assert await Users(copy).get(last) is None
    assert await users.get(last - 1) is not None
    await copy.close()
    await live.close()


async def test_the_copy_is_one_private_file_that_needs_no_other(live: Database, tmp_path: Path) -> None:
    await Users(live).remember(ALICE, NOW)
    await backup(live, tmp_path / "copies" / "copy.db")
    await live.close()
    (copy,) = (tmp_path / "copies").iterdir()
    assert copy.stat().st_mode & 0o077 == 0
    assert (
        copy.read_bytes()[18:20] == b"\1\1"
    )  # not WAL: https://www.sqlite.org/fileformat.html, "File format version numbers"
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT id FROM users").fetchall() == [(ALICE,)]


async def test_an_existing_file_is_not_overwritten(live: Database, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    with pytest.raises(DatabaseTrouble, match="exists already"):
        await backup(live, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "precious"


async def test_a_damaged_database_leaves_no_copy_behind(live: Database, tmp_path: Path) -> None:
    content = bytearray((tmp_path / "bot.db").read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    (tmp_path / "bot.db").write_bytes(content)
    with pytest.raises(DatabaseTrouble, match=r"copy\.db failed"):
        await backup(live, tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []


async def test_a_missing_database_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="unable to open"):
        await backup(Database(f"sqlite:///{tmp_path}/gone.db"), tmp_path / "copy.db")
    assert not (tmp_path / "gone.db").exists()


async def test_postgresql_is_not_backed_up_here(tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="pg_dump"):
        await backup(Database("postgresql://bot:s3cret@db.example/panel"), tmp_path / "copy.db")
