"""An unusable database gives one clear line and exit code 1, and the stored data is unharmed."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import migrate
from tests.faults.bots import ForkedBot, Nursery
from tests.faults.disks import mounted
from tests.faults.scene import until

ENVIRONMENT = {
    "BOT_TOKEN": "1234567890:canary-token",
    "TELEGRAM_API_URL": "http://127.0.0.1:9",
    "PROVIDERS__NORTH__URL": "http://127.0.0.1:9/api/v2",
    "PROVIDERS__NORTH__KEY": "canary-key",
    "ADMIN_IDS": "1000",
    "LOG_LEVEL": "WARNING",
}


async def complaint(nursery: Nursery, folder: Path, url: str, **more: str) -> str:
    """What a bot with this database says. It must end with exit code 1 and say one line."""
    bot = ForkedBot({**ENVIRONMENT, "DATABASE_URL": url, **more}, nursery=nursery, log=folder / "bot.log")
    code, said = await bot.runs_to_its_end()
    assert code == 1
    (line,) = said.splitlines()
    assert "Traceback" not in line
    assert "canary" not in line
    return line


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    """A database with this version's schema."""
    folder = tmp_path / "data"
    database = Database(f"sqlite:///{folder / 'bot.db'}")
    await migrate(database)
    await database.close()
    return folder / "bot.db"


def address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def test_a_file_that_is_not_a_database_is_reported(nursery: Nursery, tmp_path: Path) -> None:
    file = tmp_path / "holiday.db"
    file.write_bytes(b"\xff\xd8\xff" * 9000)
    assert await complaint(nursery, tmp_path, address(file)) == f"database {file}: the file is not a SQLite database"
    assert file.read_bytes() == b"\xff\xd8\xff" * 9000


def spoil(file: Path) -> None:
    """Overwrites all but the first page, which holds the header."""
    content = bytearray(file.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    content[page:] = b"\xa5" * (len(content) - page)
    file.write_bytes(content)


async def test_a_damaged_file_is_reported(nursery: Nursery, tmp_path: Path, file: Path) -> None:
    spoil(file)
    assert await complaint(nursery, tmp_path, address(file)) == f"database {file}: the file is damaged"


async def test_a_file_locked_by_another_process_is_reported(nursery: Nursery, tmp_path: Path, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = await complaint(nursery, tmp_path, address(file))
    assert said == f"database {file}: it is locked by another process"


async def test_a_database_of_a_newer_version_is_reported(nursery: Nursery, tmp_path: Path, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE schema_support SET works_from = '9999'")
        connection.commit()
    assert await complaint(nursery, tmp_path, address(file)) == (
        "a newer version of the bot made this database (revision 9999)"
    )
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


async def test_a_disk_that_is_full_from_the_start_is_reported(nursery: Nursery, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, ["-t", "tmpfs", "-o", "size=64k", "tmpfs"]):
        said = await complaint(nursery, tmp_path, address(disk / "bot.db"))
    assert said == f"database {disk / 'bot.db'}: the disk is full"


async def test_a_read_only_disk_is_reported(nursery: Nursery, tmp_path: Path, file: Path) -> None:
    with mounted(file.parent, ["--bind", str(file.parent)], ["-o", "remount,ro,bind"]):
        said = await complaint(nursery, tmp_path, address(file))
    assert said == f"database {file}: bot.db.lock cannot be opened (Read-only file system)"


async def test_a_second_bot_is_refused_until_the_first_is_dead(nursery: Nursery, tmp_path: Path, file: Path) -> None:
    settings = {**ENVIRONMENT, "DATABASE_URL": address(file)}
    first, again = (ForkedBot(settings, nursery=nursery, log=tmp_path / f"{name}.log") for name in ("first", "again"))
    await first.start()
    try:
        await until("the first", lambda: "Telegram does not answer" in first.log.read_text())
        said = await complaint(nursery, tmp_path, address(file))
        assert said.startswith(f"database {file}: it is in use by process ")
        await first.kill()
        await again.start()
        await until("the next", lambda: "Telegram does not answer" in again.log.read_text())
    finally:
        await first.kill()
        await again.kill()


UNREACHABLE: Mapping[str, str] = {
    "nobody listens": "postgresql+asyncpg://bot:canary%2Fpass@127.0.0.1:9/bot",
    "no such host": "postgresql+asyncpg://bot:canary%2Fpass@nowhere.invalid/bot",
}


@pytest.mark.parametrize("url", UNREACHABLE.values(), ids=UNREACHABLE.keys())
async def test_a_missing_database_server_is_reported(url: str, nursery: Nursery, tmp_path: Path) -> None:
    assert "it cannot be reached" in await complaint(nursery, tmp_path, url)
