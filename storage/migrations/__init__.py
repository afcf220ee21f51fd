"""Upgrades a database to this version's schema, or leaves it unchanged. Alembic's scripts are in `versions`.

Replicas are upgraded one by one: the first that is new migrates, and the version before goes on working on what it
made. So a migration only adds. What nothing uses any more is removed in a later version, which raises `WORKS_FROM`.
"""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert, inspect, select

from storage.database import Database, DatabaseTrouble
from storage.schema_tables import schema_support
from storage.sql.locks import lock_migration

logger = logging.getLogger(__name__)

SCRIPTS = Path(__file__).parent
WORKS_FROM = "0024"
"""The revision from which on the bot's code can run on this version's schema."""


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


def config(connection: Connection) -> Config:
    """Alembic's settings, without an ini file, for `connection` and its transaction."""
    settings = Config()
    # Alembic would read a percent sign as an interpolation.
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def _upgrade(connection: Connection) -> None:
    if _is_behind(connection):
        command.upgrade(config(connection), "head")
        connection.execute(delete(schema_support))
        connection.execute(insert(schema_support).values(works_from=WORKS_FROM))


def _is_behind(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(config(connection))
    known = {script.revision for script in scripts.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := current - known:
        newer = f"a newer version of the bot made this database (revision {', '.join(unknown)})"
        if not _is_supported(connection, known):
            raise DatabaseTrouble(newer)
        logger.warning("%s; this version can still use it", newer)
        return False
    return current != set(scripts.get_heads())


def _is_supported(connection: Connection, known: set[str]) -> bool:
    """Whether the newer version that made the database says that code with these revisions can run on it."""
    if not inspect(connection).has_table(schema_support.name):
        return False
    return connection.scalar(select(schema_support.c.works_from)) in known
