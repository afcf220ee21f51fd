"""Units of work on SQLite: each is a function that runs whole in a thread.

A statement takes some 20 microseconds and the way to a thread 50, or a whole turn of a busy machine, so a unit goes
there once, and a glance at one row not at all. Writers that wait at the same time share one transaction: the disk is
waited for once for all of them.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import local
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from storage.sql.sqlite import driver_of

_T = TypeVar("_T")
READERS = 4
AT_ONCE = 50
"""How many writers may share a transaction: each waits for all of them."""
TRUSTED = 0.05
"""Seconds in which glances take the files for those that were found last; what is written is always checked."""


@dataclass(frozen=True, slots=True)
class _Unit:
    act: Callable[[Connection], Any]
    lasts: bool
    answer: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


class Units:
    """`turn` is held while something is written; `check` is called before glances, and after each commit."""

    def __init__(self, engine: Engine, turn: asyncio.Lock, check: Callable[[], None]) -> None:
        self._engine = engine
        self._at_work: Connection | None = None
        self._synchronous = ""
        self._turn = turn
        self._check = check
        self._readers = ThreadPoolExecutor(READERS, "reading")
        self._of_thread = local()
        self._read_by: list[Connection] = []
        self._writer = ThreadPoolExecutor(1, "writing")
        self._waiting: deque[_Unit] = deque()
        self._working: asyncio.Task[None] | None = None
        self._at_hand: Connection | None = None
        self._opening = asyncio.Lock()
        self._check_at = 0.0

    async def read(self, look: Callable[[Connection], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, look)

    async def glance(self, look: Callable[[Connection], _T]) -> _T:
        """Returns what `look` finds with one statement, here and now, or in a thread if it has to wait for a lock."""
        connection = self._at_hand or await self._open_at_hand()
        if (now := monotonic()) >= self._check_at:
            self._check()
            self._check_at = now + TRUSTED
        try:
            return look(connection)
        except (OperationalError, sqlite3.OperationalError):
            return await self.read(look)

    async def jot(self, act: Callable[[Connection], _T]) -> _T:
        """Writes a row or two that need not outlive a power cut, here and now; while others write, after them."""
        connection = self._at_hand or await self._open_at_hand()
        if not self._turn.locked() and not self._waiting:
            with suppress(OperationalError, sqlite3.OperationalError):
                with _transaction(connection):
                    result = act(connection)
                self._check()
                return result
        return await self.write(act, lasts=False)

    async def write(self, act: Callable[[Connection], _T], *, lasts: bool = True) -> _T:
        unit = _Unit(act, lasts, asyncio.get_running_loop().create_future())
        self._waiting.append(unit)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        result: _T = await unit.answer
        return result

    def close(self) -> None:
        """Ends the threads and the connections; what is under way ends first."""
        self._readers.shutdown()
        self._writer.shutdown()
        for connection in (self._at_hand, self._at_work, *self._read_by):
            if connection is not None:
                connection.close()
        self._engine.dispose()

    async def _open_at_hand(self) -> Connection:
        async with self._opening:
            if self._at_hand is None:
                self._at_hand = await asyncio.get_running_loop().run_in_executor(self._readers, self._open)
        return self._at_hand

    def _open(self) -> Connection:
        """A connection for the event loop: it waits neither for a lock nor for the disk."""
        connection = self._engine.connect().execution_options(begin="")
        connection.detach()
        for setting in ("busy_timeout=0", "synchronous=NORMAL", "wal_autocheckpoint=0"):
            connection.exec_driver_sql(f"PRAGMA {setting}")
        return connection

    def _look(self, look: Callable[[Connection], _T]) -> _T:
        """Each reader has its own connection: the pool and SQLAlchemy's BEGIN would take as long as the way here."""
        connection: Connection | None = getattr(self._of_thread, "connection", None)
        if connection is None:
            connection = self._of_thread.connection = self._engine.connect().execution_options(begin="")
            connection.detach()
            self._read_by.append(connection)
        self._check()
        driver = driver_of(connection)
        driver.execute("BEGIN")
        try:
            return look(connection)
        finally:
            driver.execute("ROLLBACK")

    async def _work(self) -> None:
        """Carries out the waiting units, until there are none."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            async with self._turn:
                group = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
                # A unit whose task was cancelled meanwhile is dropped.
                group = [unit for unit in group if not unit.answer.done()]
                try:
                    results = await loop.run_in_executor(self._writer, self._together, group)
                except BaseException:
                    for unit in group:
                        unit.answer.cancel()
                    raise
            for unit, result in zip(group, results, strict=True):
                if unit.answer.done():
                    continue
                if isinstance(result, _Failed):
                    unit.answer.set_exception(result.error)
                else:
                    unit.answer.set_result(result)

    def _together(self, group: Sequence[_Unit]) -> list[Any]:
        """The results of the units in one transaction; if that fails, all of them have failed."""
        try:
            # The commit waits for the disk if one of them has to outlive a power cut.
            connection = self._ready("FULL" if any(unit.lasts for unit in group) else "NORMAL")
            with _transaction(connection):
                several = len(group) > 1
                results = [_alone(connection, unit.act) if several else unit.act(connection) for unit in group]
            # The bot must not act on a commit to a file that is gone by now.
            self._check()
        except Exception as error:
            return [_Failed(error)] * len(group)
        return results

    def _ready(self, synchronous: str) -> Connection:
        """The writer's own connection: its pages stay in memory, and the pool would take longer than a statement."""
        if self._at_work is None:
            self._at_work = self._engine.connect().execution_options(begin="")
            self._at_work.detach()
            driver_of(self._at_work).execute("PRAGMA cache_size=-2000")
        if synchronous != self._synchronous:
            driver_of(self._at_work).execute(f"PRAGMA synchronous={synchronous}")
            self._synchronous = synchronous
        return self._at_work


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    """SQLAlchemy's own takes longer than most that is written."""
    driver = driver_of(connection)
    driver.execute("BEGIN IMMEDIATE")
    try:
        yield
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:  # SQLite ends it by itself when the disk is full
            driver.execute("ROLLBACK")
        raise


def _alone(connection: Connection, act: Callable[[Connection], Any]) -> Any:
    """The result of `act`; if it fails, only `act` is undone."""
    driver = driver_of(connection)  # SQLAlchemy's own savepoints take ten times as long
    driver.execute("SAVEPOINT unit")
    try:
        result = act(connection)
    except Exception as error:
        with suppress(sqlite3.Error):
            driver.execute("ROLLBACK TO unit")
            driver.execute("RELEASE unit")
            return _Failed(error)
        raise  # SQLite undid the whole transaction, as it may when the disk is full
    driver.execute("RELEASE unit")
    return result
