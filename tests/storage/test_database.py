"""A transaction is stored whole or not at all, and a database's address never shows its password."""

import asyncio
import itertools
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, text

from storage.database import Database, DatabaseTrouble
from storage.sql.engines import POSTGRES
from storage.sql.locks import lock_chats
from storage.sql.trouble import DatabaseReplaced
from storage.tables import users
from storage.workers import Workers
from tests.storage.samples import ALICE, NOW


async def count(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(users)) or 0


async def test_an_exception_rolls_everything_back(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(insert(users).values(id=ALICE, first_seen_at=NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(database) == 0


async def test_a_readers_writes_are_not_kept(database: Database) -> None:
    async with database.read() as connection:
        await connection.execute(insert(users).values(id=ALICE, first_seen_at=NOW))
    assert await count(database) == 0


async def test_readers_see_the_state_before_a_write_that_is_not_finished(
    database: Database, other_process: Database
) -> None:
    async with database.write() as connection:
        await connection.execute(insert(users).values(id=ALICE, first_seen_at=NOW))
        assert await count(database) == await count(other_process) == 0
    assert await count(database) == await count(other_process) == 1


async def test_many_writers_all_get_their_turn(database: Database, other_process: Database) -> None:
    async def write(store: Database, number: int) -> None:
        async with store.write() as connection:
            known = await connection.scalar(select(func.count()).select_from(users))
            await connection.execute(insert(users).values(id=number, first_seen_at=NOW))
            assert known is not None

    await asyncio.gather(
        *(write(store, 2 * n + k) for n in range(20) for k, store in enumerate((database, other_process)))
    )
    assert await count(database) == 40


async def test_a_cancelled_write_is_rolled_back_and_blocks_nobody(database: Database, other_process: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with database.write() as connection:
            await connection.execute(insert(users).values(id=ALICE, first_seen_at=NOW))
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    for store in (database, other_process):
        async with store.write() as connection:
            await connection.execute(insert(users).values(id=id(store), first_seen_at=NOW))
    assert await count(database) == 2


async def test_sqlite_is_configured_to_lose_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a folder/that is new/bot.db")
    async with database.read() as connection:
        found = {
            name: await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await database.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


async def test_writers_of_one_process_wait_for_each_other_without_sqlites_help(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db", busy_timeout=0)
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE notes (n)"))

    async def write(number: int) -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO notes VALUES (:n)"), {"n": number})

    await asyncio.gather(*map(write, range(20)))
    assert await count_notes(database) == 20
    await database.close()


async def test_a_file_in_use_is_opened_when_its_reader_is_done(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as reader:
        reader.execute("CREATE TABLE notes (n)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM notes").fetchall()
        opening = asyncio.create_task(count_notes(database))
        done, _ = await asyncio.wait({opening}, timeout=0.2)
        assert not done  # the switch to WAL waits, although SQLite itself gives up at once
        reader.execute("ROLLBACK")
        assert await opening == 0
    await database.close()


async def count_notes(database: Database) -> object:
    async with database.read() as connection:
        return await connection.scalar(text("SELECT count(*) FROM notes"))


async def test_two_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for attempt in range(10):
        stores = [Database(f"sqlite:///{tmp_path}/{attempt}.db") for _ in range(4)]

        async def touch(store: Database) -> None:
            async with store.write() as connection:
                await connection.execute(text("CREATE TABLE IF NOT EXISTS t (x)"))

        await asyncio.gather(*map(touch, stores))
        for store in stores:
            await store.close()


def journal(file: Path) -> Path:
    return file.with_name(file.name + "-wal")


def remove(file: Path) -> None:
    file.rename(file.with_name("moved"))


def replace(file: Path) -> None:
    copy = file.with_name("copy")
    copy.write_bytes(file.read_bytes())
    copy.replace(file)


GOING_AWAY = {
    "removed": (remove, "the file is gone"),
    "replaced": (replace, "another file has taken its place"),
    "journal removed": (lambda file: journal(file).unlink(), "journal"),
    "journal replaced": (lambda file: replace(journal(file)), "journal"),
}


@pytest.mark.parametrize(("change", "said"), GOING_AWAY.values(), ids=GOING_AWAY.keys())
async def test_nothing_is_written_once_the_path_leads_elsewhere(
    tmp_path: Path, change: Callable[[Path], None], said: str
) -> None:
    file = tmp_path / "bot.db"
    database = Database(f"sqlite:///{file}")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE notes (n)"))
    change(file)
    with pytest.raises(DatabaseReplaced, match=said):
        async with database.write():
            pytest.fail("it was opened")
    # The second needs a new connection. Both must be over before `close`: it would leave an open one to the collector.
    both = await asyncio.gather(count_notes(database), count_notes(database), return_exceptions=True)
    await database.close()
    for failure in both:
        assert isinstance(failure, DatabaseReplaced)
        assert said in str(failure)
    assert file.exists() != (said == "the file is gone")


async def test_a_write_to_a_file_that_went_away_is_an_error(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    async with database.read():
        pass
    with pytest.raises(DatabaseReplaced, match="the file is gone"):
        async with database.write():
            remove(tmp_path / "bot.db")
    await database.close()


async def test_the_original_file_can_come_back(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    database = Database(f"sqlite:///{file}")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE notes (n)"))
    remove(file)
    with pytest.raises(DatabaseReplaced):
        await count_notes(database)
    (tmp_path / "moved").rename(file)
    assert await count_notes(database) == 0
    await database.close()


async def test_the_journal_may_go_with_the_last_connection(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/bot.db")
    for _ in range(3):
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE IF NOT EXISTS notes (n)"))
            assert journal(tmp_path / "bot.db").exists()
            await connection.commit()
            await connection.invalidate()
    assert await count_notes(database) == 0
    await database.close()
    assert not journal(tmp_path / "bot.db").exists()


def modes(folder: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}


async def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    for _ in range(2):  # a new file, and one that everybody could read
        database = Database(f"sqlite:///{file}")
        database.hold()
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE IF NOT EXISTS notes (n)"))
        assert modes(tmp_path) == dict.fromkeys(("bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"), 0o600)
        await database.close()
        for name in modes(tmp_path):
            (tmp_path / name).chmod(0o644)


async def test_a_second_process_hears_which_process_holds_the_file(tmp_path: Path) -> None:
    first, second = (Database(f"sqlite:///{tmp_path}/bot.db") for _ in range(2))
    first.hold()
    with pytest.raises(DatabaseTrouble, match=rf"in use by process {os.getpid()} on .+ since \d{{4}}-") as refused:
        second.hold()
    assert "\n" not in str(refused.value)
    await first.close()
    second.hold()
    await second.close()


def test_a_database_shows_no_password() -> None:
    database = Database("postgresql://bot:s3cret@db.example:6543/panel")
    assert repr(database) == f"Database({database})" == "Database(db.example:6543/panel)"
    assert "s3cret" not in repr(vars(database))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://bot:s3cret@db.example/panel", "'mysql' are not supported"),
        ("postgresql://bot:s3cret@db.example:port/panel", "cannot be read"),
        ("bot:s3cret", "cannot be read"),
        ("", "cannot be read"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str, words: str) -> None:
    with pytest.raises(DatabaseTrouble, match=words) as caught:
        Database(url)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None


# SQLite has one process.
@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_process_that_freezes_in_a_transaction_loses_its_locks(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(POSTGRES["server_settings"], "idle_in_transaction_session_timeout", "100ms")
    frozen = Database(address)

    async def freeze_while_another_works() -> None:
        async with frozen.write() as connection:
            await connection.run_sync(lock_chats, [1])
            async with database.write() as other:
                await other.run_sync(lock_chats, [2, 1])
            await connection.execute(select(1))

    with pytest.raises(DatabaseTrouble):
        await asyncio.wait_for(freeze_while_another_works(), 10)
    await frozen.close()


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_lock_of_another_process_is_not_waited_for_long(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.locks._FREE_WITHIN", 0.1)
    waiting = Database(address)
    async with database.write() as connection:
        await connection.run_sync(lock_chats, [-1_001_234_567_890, 7_000_000_001])
        with pytest.raises(DatabaseTrouble, match="locked by another process"):
            async with waiting.write() as other:
                await other.run_sync(lock_chats, [7_000_000_001])
    await waiting.close()


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_unit_runs_anew_once_a_frozen_process_has_lost_what_it_holds(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(POSTGRES["server_settings"], "idle_in_transaction_session_timeout", "400ms")
    monkeypatch.setitem(POSTGRES["server_settings"], "lock_timeout", "50ms")
    frozen, waiting, tries = Database(address), Database(address), itertools.count(1)

    def act(connection: Connection) -> int:
        done = next(tries)
        connection.execute(text("UPDATE workers SET seen_at = seen_at WHERE worker = 'A'"))
        return done

    await Workers(database).beat("A", NOW)
    with suppress(DatabaseTrouble):  # it is told that its session is over
        async with frozen.write() as connection:
            await connection.execute(text("UPDATE workers SET seen_at = seen_at"))
            assert await waiting.writes(act) > 1
    await frozen.close()
    await waiting.close()


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_only_repeatable_units_run_again_after_a_lost_connection(database: Database) -> None:
    tries = itertools.count(1)

    def act(connection: Connection) -> int:
        done = next(tries)
        if done % 2:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return done

    assert await database.writes(act, repeatable=True) == 2
    with pytest.raises(DatabaseTrouble):
        await database.writes(act)


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_connection_that_the_server_closed_is_not_used_again(database: Database, address: str) -> None:
    other = Database(address)
    for use in (database.glance, database.reads, database.writes):
        closed = asyncio.Event()
        async with database.read() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            driver.add_termination_listener(lambda _, closed=closed: closed.set())
        async with other.read() as connection:
            assert await connection.scalar(select(func.pg_terminate_backend(driver.get_server_pid())))
        await asyncio.wait_for(closed.wait(), 10)
        assert await use(lambda connection: connection.scalar(select(1))) == 1
    await other.close()


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_a_connection_that_rested_is_asked_whether_it_works(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    dialect = database._engine.dialect
    ping = dialect.do_ping

    def asks(connection: Any) -> bool:
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(dialect, "do_ping", asks)
    assert await database.reads(lambda connection: connection.scalar(select(1))) == 1
    assert await database.reads(lambda connection: connection.scalar(select(1))) == 1
    assert not asked
    monkeypatch.setattr("storage.sql.engines.RESTED", 0.0)
    assert await database.reads(lambda connection: connection.scalar(select(1))) == 1
    assert len(asked) == 1
