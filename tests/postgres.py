"""The PostgreSQL server of the tests."""

import os

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")


async def on_server(statement: str, database: str | None = None) -> None:
    """Carries out one statement outside of a transaction, in the server's first database or in another."""
    url = make_url(SERVER).set(database=database or make_url(SERVER).database)
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": 5})
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
