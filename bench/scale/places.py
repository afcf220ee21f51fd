"""The databases for the days: a file, or a database of its own on the server of TEST_POSTGRES_URL."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database
from storage.migrations import migrate

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")


@asynccontextmanager
async def open_databases(kind: str, times: int = 1) -> AsyncIterator[list[Database]]:
    """Opens an empty database so many times, and removes it afterwards. `kind` is sqlite or postgresql."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/bot.db")
            await migrate(database)
            yield [database]
            await database.close()
        return
    name = f"scale_{uuid4().hex}"
    await _on_server(f"CREATE DATABASE {name}")
    address = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    databases = [Database(address) for _ in range(times)]
    try:
        await migrate(databases[0])
        yield databases
    finally:
        for database in databases:
            await database.close()
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def _on_server(statement: str) -> None:
    engine = create_async_engine(SERVER, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
