"""Trouble outside the bot gives one clear line, and the data is intact afterwards."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from storage.people import Users
from tests.storage.samples import ALICE, BOB, NOW

NOBODY = 65534


@asynccontextmanager
async def opened(url: str | Path, *, busy_timeout: float = 5) -> AsyncIterator[Database]:
    database = Database(url if isinstance(url, str) else f"sqlite:///{url}", busy_timeout=busy_timeout)
    yield database
    await database.close()
    # The thread of a connection that failed to open answers last, and needs our loop open for that.
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            thread.join()


async def complaint(database: Database) -> str:
    """The complaint when writing a user fails."""
    with pytest.raises(DatabaseTrouble) as caught:
        await Users(database).accept_terms(ALICE, "1", NOW)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def file(empty_file: Path) -> Path:
    return empty_file


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Makes `folder` read-only, and drops root, whom file permissions don't stop."""
    before = os.geteuid()
    folder.chmod(0o555)
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)
        folder.chmod(0o755)


def spoil(file: Path) -> None:
    """Overwrites all but the first page, which holds the header."""
    content = bytearray(file.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    content[page:] = b"\xa5" * (len(content) - page)
    file.write_bytes(content)


async def test_a_full_disk_is_named_and_what_was_stored_stays(file: Path) -> None:
    async with opened(file) as database:
        await Users(database).remember(BOB, NOW)
        # SQLite meets its own limit the way it meets the disk's: with SQLITE_FULL.
        await database.writes(lambda connection: connection.execute(text("PRAGMA max_page_count = 1")))
        with pytest.raises(DatabaseTrouble, match=r"bot\.db: the disk is full"):
            await Users(database).accept_terms(ALICE, "long " * 10_000, NOW)
        assert await Users(database).get(ALICE) is None
        assert await Users(database).get(BOB) is not None


async def test_a_file_locked_by_another_process_is_named_after_the_wait(file: Path) -> None:
    async with opened(file, busy_timeout=0.05) as database:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await complaint(database) == f"database {file}: it is locked by another process"
            assert await Users(database).get(ALICE) is None
        await Users(database).remember(ALICE, NOW)


async def test_a_read_only_file_is_named(file: Path, open_folder: Path) -> None:
    copy = shutil.copy(file, open_folder / "bot.db")
    os.chmod(copy, 0o444)
    with read_only(open_folder):
        async with opened(copy) as database:
            assert "read-only" in await complaint(database)


async def test_a_read_only_folder_is_named(open_folder: Path) -> None:
    with read_only(open_folder):
        async with opened(open_folder / "bot.db") as database:
            assert "cannot be opened" in await complaint(database)
        with pytest.raises(DatabaseTrouble, match="folder cannot be created"):
            Database(f"sqlite:///{open_folder}/new/bot.db")


async def test_a_file_that_is_something_else_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"\xff\xd8\xff" * 5000)
    async with opened(file) as database:
        with pytest.raises(DatabaseTrouble, match="not a SQLite database"):
            await migrate(database)
    assert file.read_bytes() == b"\xff\xd8\xff" * 5000


async def test_a_damaged_file_is_named(file: Path) -> None:
    spoil(file)
    async with opened(file) as database:
        assert "damaged" in await complaint(database)


async def test_a_missing_server_is_named(unused_tcp_port: int) -> None:
    async with opened(f"postgresql://bot:s3cret@127.0.0.1:{unused_tcp_port}/panel") as database:
        with pytest.raises(DatabaseTrouble) as caught:
            await migrate(database)
    assert str(caught.value).startswith(f"database 127.0.0.1:{unused_tcp_port}/panel: it cannot be reached")


@pytest.mark.postgres
async def test_a_missing_database_is_named(server: str) -> None:
    async with opened(make_url(server).set(database="no_such").render_as_string(hide_password=False)) as database:
        assert "no database of that name" in await complaint(database)


@asynccontextmanager
async def refusing_server(state: str) -> AsyncIterator[int]:
    """A server that answers every start with one error, in PostgreSQL's wire format; yields its port."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        size = int.from_bytes(await reader.readexactly(4), "big")
        if size == 8:  # a request for TLS comes first
            await reader.readexactly(4)
            writer.write(b"N")
            size = int.from_bytes(await reader.readexactly(4), "big")
        await reader.readexactly(size - 4)
        fields = f"SFATAL\0VFATAL\0C{state}\0Mnot for user bot with s3cret\0\0".encode()
        writer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("28P01", "user name or password was refused"),
        ("53300", "no connection left"),
        ("57P03", "shutting down"),
        ("53100", "disk is full"),
    ],
)
async def test_a_servers_refusal_is_named_without_credentials(state: str, words: str) -> None:
    async with refusing_server(state) as port, opened(f"postgresql://bot:s3cret@127.0.0.1:{port}/panel") as database:
        said = await complaint(database)
    assert words in said
    assert "s3cret" not in said


async def lose_connection(database: Database, server: str) -> None:
    async with database.write() as connection:
        pid = await connection.scalar(text("SELECT pg_backend_pid()"))
        async with opened(server) as admin, admin.write() as other:
            await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        await connection.execute(text("SELECT 1"))


@pytest.mark.postgres
async def test_a_dropped_connection_is_named_and_the_next_one_works(migrated_postgres: str, server: str) -> None:
    async with opened(migrated_postgres) as database:
        with pytest.raises(DatabaseTrouble):
            await lose_connection(database, server)
        assert (await Users(database).remember(ALICE, NOW)).id == ALICE
