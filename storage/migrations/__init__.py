"""Upgrades a database to this version's schema, or leaves it unchanged. Alembic's scripts are in `versions`.

Replicas are upgraded one by one: the first new one migrates, and the previous version goes on working on what it
made. So a migration only adds. What nothing uses any more is removed in a later version, which raises `WORKS_FROM`.
"""

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from storage.database import Database
from storage.sql.locks import lock_migration

SCRIPTS = Path(__file__).parent
WORKS_FROM = "0024"
"""The revision from which on the bot's code can run on this version's schema."""
_VERSION = table("alembic_version", column("version_num"))


async def migrate(database: Database) -> None:
    """Upgrades to the newest revision; one process at a time, all in one transaction.

    A database of a newer version stays as it is. Raises DatabaseTrouble if this one's code must not write into it.
    """
    async with database.write() as connection:
        await lock_migration(connection)
        await connection.run_sync(_upgrade)


async def migrations_to_come(database: Database) -> bool:
    """Whether `migrate` would change the schema; changes nothing. Raises DatabaseTrouble as `migrate` does."""
    async with database.read() as connection:
        return await connection.run_sync(_is_behind)


def newest() -> str:
    """The newest revision that this version has: each script's name begins with it."""
    return max(script.name[1:5] for script in (SCRIPTS / "versions").glob("v*.py"))


def _upgrade(connection: Connection) -> None:
    if not _is_newest(connection):
        from storage.migrations.scripts import upgrade

        upgrade(connection, SCRIPTS, WORKS_FROM)


def _is_behind(connection: Connection) -> bool:
    if _is_newest(connection):
        return False
    from storage.migrations.scripts import is_behind

    return is_behind(connection, SCRIPTS)


def _is_newest(connection: Connection) -> bool:
    """Whether there is nothing to do. Then Alembic is not imported, which would take 12 MB until the bot ends."""
    made = inspect(connection).has_table(_VERSION.name)
    return made and list(connection.scalars(select(_VERSION.c.version_num))) == [newest()]
