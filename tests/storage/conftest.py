"""Every storage test runs on its own SQLite file and its own PostgreSQL database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import delete, make_url

from core.catalogue.service import Service
from storage.database import Database
from storage.tables import metadata
from tests.absent import absent
from tests.conftest import migrated
from tests.postgres import SERVER, on_server
from tests.storage.samples import offer

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def server() -> str:
    """The address of the PostgreSQL server."""
    try:
        asyncio.run(on_server("SELECT 1"))
    except Exception as error:
        absent(f"no PostgreSQL server at TEST_POSTGRES_URL: {error}")
    return SERVER


def _new_postgres(server: str) -> Iterator[str]:
    name = f"storage_{uuid4().hex}"
    asyncio.run(on_server(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    asyncio.run(on_server(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def migrated_postgres(server: str) -> Iterator[str]:
    for url in _new_postgres(server):
        asyncio.run(migrated(url))
        yield url


@pytest.fixture(params=BOTH)
def blank_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bot.db'}"
    else:
        yield from _new_postgres(request.getfixturevalue("server"))


@pytest.fixture(scope="session")
def emptying(migrated_postgres: str) -> Iterator[Callable[[], None]]:
    """Empties the tables in one message over a connection that stays; faster than TRUNCATE for so few rows."""
    address = make_url(migrated_postgres).set(drivername="postgresql").render_as_string(hide_password=False)
    statements = ";".join(str(delete(table)) for table in reversed(metadata.sorted_tables))
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        connection = runner.run(asyncpg.connect(address))
        yield lambda: runner.run(connection.execute(statements))
        runner.run(connection.close())


@pytest.fixture(params=BOTH)
def address(request: pytest.FixtureRequest) -> str:
    """The address of a database with empty tables."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('empty_file')}"
    url: str = request.getfixturevalue("migrated_postgres")
    request.getfixturevalue("emptying")()
    return url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    database = Database(address)
    yield database
    await database.close()


@pytest.fixture
async def other_process(address: str) -> AsyncIterator[Database]:
    """The same database as another process of the bot sees it, with connections of its own."""
    database = Database(address)
    yield database
    await database.close()


@pytest.fixture
async def service(database: Database) -> Service:
    """The only service on offer, for use in orders."""
    return await offer(database)
