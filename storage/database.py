"""One database, SQLite or PostgreSQL: its connections, its transactions, and clear names for its troubles."""

from asyncio import Lock, get_running_loop, sleep
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import IO, Any, Literal, TypeVar

from sqlalchemy import URL, Connection, Engine, Row, Select, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.files import DatabaseFiles, hold
from storage.sql.engines import COMMON, postgresql
from storage.sql.sqlite import prepare
from storage.sql.trouble import DatabaseLocked, DatabaseTrouble, trouble
from storage.sql.units import Units

__all__ = ["Database", "DatabaseTrouble"]

_T = TypeVar("_T")
Dialect = Literal["sqlite", "postgresql"]
_ROWS_AT_ONCE = 100
_FREE_WITHIN, _PAUSE = 8.0, 0.1
"""Seconds after which the locks of a frozen process are surely free again, and between two tries."""
_DRIVERS: dict[str, tuple[Dialect, str]] = {
    "sqlite": ("sqlite", "sqlite+aiosqlite"),
    "postgresql": ("postgresql", "postgresql+asyncpg"),
    "postgres": ("postgresql", "postgresql+asyncpg"),
}


class Database:
    """Gives out connections, each in one transaction. Errors of the environment become DatabaseTrouble."""

    def __init__(self, url: str, *, busy_timeout: float = 5) -> None:
        """`url` is sqlite:///path or postgresql://user:password@host/name; `busy_timeout` (seconds) is SQLite's."""
        address = _read(url)
        self.dialect, drivername = _DRIVERS[address.get_backend_name()]
        self.file = Path(address.database or "") if self.dialect == "sqlite" else None
        self._place = str(self.file or f"{address.host}:{address.port or 5432}/{address.database}")
        self._files = DatabaseFiles(self.file) if self.file is not None else None
        self._held: IO[Any] | None = None
        self._turn = Lock()  # SQLite has one writer; waiting here is cheaper than its busy loop
        self._units: Units | None = None
        address = address.set(drivername=drivername)
        if self.file is not None and self._files is not None:
            self._engine = _sqlite(address, self.file, self._files, busy_timeout)
            self._units = Units(_in_threads(address, self._files, busy_timeout), self._turn, self._files.check)
        else:
            self._engine = postgresql(address)
        # One statement is a transaction of its own: it goes there and back once, where BEGIN and ROLLBACK go as well.
        self._glancing = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._writing = self._engine.execution_options(begin="BEGIN IMMEDIATE")

    def __repr__(self) -> str:
        return f"Database({self._place})"

    def __str__(self) -> str:
        return self._place

    def hold(self) -> None:
        """Reserves a SQLite file for this process until `close`. Raises DatabaseTrouble that names its holder."""
        if self.file is not None:
            self._held = hold(self.file)

    @property
    def is_held(self) -> bool:
        """Whether this process has the database for itself, until `close`."""
        return self._held is not None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database; what it writes is not kept.

        For a coroutine where speed does not matter, such as a daily count; use `reads` where a chat waits.
        """
        with self.troubles():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end, rolled back by any exception.

        For a coroutine where speed does not matter, and for migrations; use `writes` where a chat waits.
        """
        with self.troubles():
            if self.dialect == "postgresql":
                async with self._engine.begin() as connection:
                    yield connection
            else:
                async with self._turn, self._writing.begin() as connection:
                    yield connection
                if self._files is not None:
                    # The bot must not act on a commit to a file that is gone by now.
                    self._files.check()

    async def ping(self) -> None:
        """Asks for nothing. Raises DatabaseTrouble."""
        await self.reads(lambda connection: connection.execute(select(1)))

    async def reads(self, look: Callable[[Connection], _T]) -> _T:
        """Returns what `look` finds in one state of the database. It runs in a thread on SQLite, and must not write."""
        with self.troubles():
            if self._units is not None:
                return await self._units.read(look)
            async with self._engine.connect() as connection:
                return await connection.run_sync(look)

    async def glance(self, look: Callable[[Connection], _T]) -> _T:
        """Returns what `look` finds with one statement, which reads a row or a few by an index.

        On SQLite it is done here and now, without a thread: nothing else is handled meanwhile.
        """
        with self.troubles():
            if self._units is not None:
                return await self._units.glance(look)
            async with self._glancing.connect() as connection:
                return await connection.run_sync(look)

    async def jots(self, act: Callable[[Connection], _T]) -> _T:
        """Like `writes`, for a row or two that need not last; on SQLite without a thread, unless others write."""
        with self.troubles():
            if self._units is not None:
                return await self._units.jot(act)
        return await self.writes(act)

    async def rows(self, wanted: Select[Any], read: Callable[[Row[Any]], _T]) -> list[_T]:
        """Each row as `read` makes it. Other tasks get their turn meanwhile, because many rows take a second."""
        if self._units is not None:
            return await self.reads(lambda connection: [read(row) for row in connection.execute(wanted)])
        async with self.read() as connection:
            found: list[_T] = []
            for some in (await connection.execute(wanted)).partitions(_ROWS_AT_ONCE):
                found += map(read, some)
                await sleep(0)
            return found

    async def writes(self, act: Callable[[Connection], _T], *, lasts: bool = True, repeatable: bool = False) -> _T:
        """Returns the result of `act` once its transaction is committed; any exception undoes what `act` did.

        On SQLite it runs in a thread, and shares its transaction with others that waited as well. What need not last
        does not wait for the disk there: it outlives a kill of the process, but may be lost with the power.
        On PostgreSQL it runs anew while another process holds what it needs. What is `repeatable` finds what it did
        before: it runs anew also where the connection was lost.
        """
        if self._units is None:
            return await self._once_free(act, repeatable)
        with self.troubles():
            return await self._units.write(act, lasts=lasts)

    async def _once_free(self, act: Callable[[Connection], _T], repeatable: bool) -> _T:
        """Tries again for some seconds, as long as a frozen process may keep its locks."""
        until = get_running_loop().time() + _FREE_WITHIN
        while True:
            try:
                with self.troubles():
                    async with self._engine.begin() as connection:
                        return await connection.run_sync(act)
            except DatabaseTrouble as error:
                anew = repeatable or isinstance(error, DatabaseLocked)
                if not anew or get_running_loop().time() > until:
                    raise
            await sleep(_PAUSE)

    async def close(self) -> None:
        if self._units is not None:
            self._units.close()
        await self._engine.dispose()
        if self._held is not None:
            self._held.close()

    @contextmanager
    def troubles(self) -> Iterator[None]:
        """Turns errors of the environment into DatabaseTrouble; other errors pass."""
        try:
            yield
        except Exception as error:
            known = trouble(self._place, error)
            if known is None:
                raise
            raise known from error


def _read(url: str) -> URL:
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError):
        # The original error may quote the address with its password.
        raise DatabaseTrouble("the database address cannot be read") from None
    if backend not in _DRIVERS:
        raise DatabaseTrouble(f"databases of the kind {backend!r} are not supported; use sqlite or postgresql")
    if backend == "sqlite" and address.database in {None, "", ":memory:"}:
        raise DatabaseTrouble("a database in memory would forget orders; name a file")
    return address


def _sqlite(address: URL, file: Path, files: DatabaseFiles, busy_timeout: float) -> AsyncEngine:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseTrouble(f"database {file}: its folder cannot be created ({error.strerror})") from error
    engine = create_async_engine(address, connect_args={"timeout": busy_timeout}, **COMMON)
    _guard(engine.sync_engine, files)
    return engine


def _in_threads(address: URL, files: DatabaseFiles, busy_timeout: float) -> Engine:
    """The same database for units of work. Its connections go from thread to thread, but serve one at a time."""
    how = {"timeout": busy_timeout, "check_same_thread": False}
    engine = create_engine(address.set(drivername="sqlite"), connect_args=how, **COMMON)
    _guard(engine, files)
    return engine


def _guard(engine: Engine, files: DatabaseFiles) -> None:
    """Checks the files at each transaction's begin."""

    def begin(connection: Connection) -> None:
        files.check()
        options = connection.get_execution_options()
        cursor = connection.connection.cursor()  # the driver's own: this happens before each unit of work
        if how := options.get("begin", "BEGIN"):
            cursor.execute(how)
        cursor.close()

    def connected(connection: Any, _record: object) -> None:
        prepare(connection)
        files.opened(connection)

    event.listen(engine, "do_connect", lambda *_: files.prepare())
    event.listen(engine, "connect", connected)
    event.listen(engine, "close", lambda connection, _record: files.closed(connection))
    event.listen(engine, "close_detached", files.closed)
    event.listen(engine, "begin", begin)
