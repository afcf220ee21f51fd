"""Upgrades a database to this version's schema, or leaves it unchanged. Alembic's scripts are in `versions`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import Database, DatabaseTrouble
from storage.sql.locks import lock_migration

SCRIPTS = Path(__file__).parent


async def migrate(database: Database) -> None:
    """Upgrades to the newest revision; one process at a time, all in one transaction.

    Raises DatabaseTrouble if a newer version of the bot made the database: older code must not write into it.
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


def _is_behind(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(config(connection))
    known = {script.revision for script in scripts.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := current - known:
        raise DatabaseTrouble(f"a newer version of the bot made this database (revision {', '.join(unknown)})")
    return current != set(scripts.get_heads())
