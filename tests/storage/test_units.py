"""Units of work that are functions: each is done whole or not at all, even if several share a transaction."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, insert, select, text
from sqlalchemy.exc import OperationalError

from storage.database import Database
from storage.sql.trouble import DatabaseReplaced
from storage.tables import users
from tests.storage.samples import NOW


def adding(number: int) -> Callable[[Connection], int]:
    """A unit that adds a user; it returns how many there were before."""

    def add(connection: Connection) -> int:
        before = connection.scalar(select(func.count()).select_from(users)) or 0
        connection.execute(insert(users).values(id=number, first_seen_at=NOW))
        return before

    return add


def failing(number: int) -> Callable[[Connection], int]:
    def fail(connection: Connection) -> int:
        adding(number)(connection)
        raise ZeroDivisionError

    return fail


def known_to(connection: Connection) -> list[int]:
    return list(connection.scalars(select(users.c.id).order_by(users.c.id)))


async def known(database: Database) -> list[int]:
    return await database.reads(known_to)


async def together(database: Database, *acts: Callable[[Connection], Any]) -> list[Any]:
    """The results of units that waited at the same time, while another one wrote."""
    async with database.write():
        waiting = [asyncio.create_task(database.writes(act)) for act in acts]
        await asyncio.sleep(0)
    return await asyncio.gather(*waiting, return_exceptions=True)


@pytest.fixture
async def alone(empty_file: Path) -> Any:
    """A SQLite database that never waits for a lock, and the commits of its units."""
    database = Database(f"sqlite:///{empty_file}", busy_timeout=0)
    yield database
    await database.close()


def commits(database: Database) -> list[str]:
    assert database._units is not None
    seen: list[str] = []

    def traces(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(lambda statement: seen.append(statement) if statement == "COMMIT" else None)

    event.listen(database._units._engine, "connect", traces)
    return seen


async def test_a_units_result_is_returned_and_its_work_is_kept(database: Database) -> None:
    assert await database.writes(adding(1)) == 0
    assert await database.writes(adding(2)) == 1
    assert await known(database) == [1, 2]


async def test_an_exception_undoes_a_unit_and_reaches_its_caller(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await database.writes(failing(1))
    assert await known(database) == []


async def test_the_writes_of_a_reading_unit_are_not_kept(database: Database) -> None:
    await database.reads(adding(1))
    assert await known(database) == []


async def test_units_that_wait_share_one_commit_and_each_sees_those_before_it(alone: Database) -> None:
    seen = commits(alone)
    assert await together(alone, *map(adding, range(1, 11))) == list(range(10))
    assert len(seen) == 1
    assert await known(alone) == list(range(1, 11))


async def test_a_failed_unit_undoes_nobody_elses_work(alone: Database) -> None:
    seen = commits(alone)
    first, failed, last = await together(alone, adding(1), failing(2), adding(3))
    assert (first, last) == (0, 1)
    assert isinstance(failed, ZeroDivisionError)
    assert len(seen) == 1
    assert await known(alone) == [1, 3]


async def test_if_the_whole_transaction_is_undone_nobody_hears_that_it_worked(alone: Database) -> None:
    await alone.writes(adding(2))

    def breaks(connection: Connection) -> None:
        # As SQLite itself does on a full disk.
        connection.execute(text("INSERT OR ROLLBACK INTO users (id, first_seen_at) VALUES (2, '')"))

    outcomes = await together(alone, adding(1), breaks, adding(3))
    assert [isinstance(outcome, Exception) for outcome in outcomes] == [True, True, True]
    assert await known(alone) == [2]
    assert await alone.writes(adding(1)) == 1


async def test_if_the_file_goes_away_meanwhile_nobody_hears_that_it_worked(alone: Database) -> None:
    assert alone.file is not None
    file = alone.file

    def moves(_connection: Connection) -> None:
        file.rename(file.with_name("moved"))

    outcomes = await together(alone, adding(1), moves)
    assert [type(outcome) for outcome in outcomes] == [DatabaseReplaced, DatabaseReplaced]


async def test_a_unit_whose_task_was_cancelled_while_it_waited_is_not_carried_out(alone: Database) -> None:
    async with alone.write():
        left, stayed = (asyncio.create_task(alone.writes(adding(number))) for number in (1, 2))
        await asyncio.sleep(0)
        left.cancel()
    assert await stayed == 0
    assert left.cancelled()
    assert await known(alone) == [2]


async def test_units_and_transactions_of_coroutines_take_turns(alone: Database) -> None:
    async def by_coroutine(number: int) -> None:
        async with alone.write() as connection:
            await connection.execute(insert(users).values(id=number, first_seen_at=NOW))

    both: list[Awaitable[object]] = [by_coroutine(number) for number in range(20)]
    both += [alone.writes(adding(number)) for number in range(20, 40)]
    await asyncio.gather(*both)
    assert await known(alone) == list(range(40))


async def test_a_unit_waits_for_the_disk_unless_none_of_its_transaction_has_to_last(alone: Database) -> None:
    def safety(connection: Connection) -> int:
        return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    normal, full = 1, 2
    assert await alone.writes(safety, lasts=False) == normal
    assert await alone.writes(safety) == full
    async with alone.write():
        waiting = [asyncio.create_task(alone.writes(safety, lasts=lasts)) for lasts in (False, True)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*waiting) == [full, full]


async def test_a_glance_sees_what_was_written_and_needs_no_thread_unless_it_has_to_wait(
    alone: Database,
) -> None:
    await alone.writes(adding(1))
    ways: list[str] = []

    def look(connection: Connection) -> list[int]:
        ways.append("here" if threading.current_thread() is threading.main_thread() else "in a thread")
        if locked and ways == ["here"]:
            raise OperationalError("SELECT", {}, sqlite3.OperationalError("database is locked"))
        return known_to(connection)

    locked = False
    assert (await alone.glance(look), ways) == ([1], ["here"])
    await alone.writes(adding(2))
    ways.clear()
    locked = True
    assert (await alone.glance(look), ways) == ([1, 2], ["here", "in a thread"])


async def test_a_glance_holds_back_no_checkpoint_and_sees_that_the_file_is_gone(
    alone: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alone.file is not None
    monkeypatch.setattr("storage.sql.units.TRUSTED", 0)
    await alone.glance(known_to)
    await alone.writes(adding(1))
    async with alone.read() as connection:
        busy, left, moved = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
    assert (busy, left, moved) == (0, 0, 0)
    alone.file.rename(alone.file.with_name("elsewhere"))
    with pytest.raises(DatabaseReplaced):
        await alone.glance(known_to)


def where(act: Callable[[Connection], int], ways: list[str]) -> Callable[[Connection], int]:
    def acts(connection: Connection) -> int:
        ways.append("here" if threading.current_thread() is threading.main_thread() else "in a thread")
        return act(connection)

    return acts


async def test_a_jot_needs_no_thread_unless_somebody_else_writes(alone: Database) -> None:
    ways: list[str] = []
    await alone.jots(where(adding(1), ways))
    assert (ways, await known(alone)) == (["here"], [1])
    async with alone.write():
        jotting = asyncio.create_task(alone.jots(where(adding(2), ways)))
        await asyncio.sleep(0)
    await jotting
    assert (ways, await known(alone)) == (["here", "in a thread"], [1, 2])


async def test_a_jot_that_fails_leaves_nothing_behind(alone: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await alone.jots(failing(1))
    await alone.jots(adding(2))
    assert await known(alone) == [2]


async def test_a_jot_while_another_process_writes_waits_in_a_thread(empty_file: Path) -> None:
    database = Database(f"sqlite:///{empty_file}", busy_timeout=10)
    ways: list[str] = []
    await database.glance(known_to)
    other = sqlite3.connect(empty_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    jotting = asyncio.create_task(database.jots(where(adding(1), ways)))
    await asyncio.sleep(0)
    assert ways == [], "the other one holds the lock"
    other.execute("COMMIT")
    other.close()
    await jotting
    assert (ways, await known(database)) == (["in a thread"], [1])
    await database.close()


async def test_a_jot_sees_that_the_file_is_gone(alone: Database) -> None:
    assert alone.file is not None
    await alone.jots(adding(1))
    alone.file.rename(alone.file.with_name("elsewhere"))
    with pytest.raises(DatabaseReplaced):
        await alone.jots(adding(2))
