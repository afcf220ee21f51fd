"""Runs Alembic's scripts. It is imported only if there are some to run."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert, inspect, select

from storage.database import DatabaseTrouble
from storage.schema_tables import schema_support

logger = logging.getLogger(__name__)


def config(connection: Connection, scripts: Path) -> Config:
    """Alembic's settings, without an ini file, for `connection` and its transaction."""
    settings = Config()
    # Alembic would read a percent sign as an interpolation.
    settings.set_main_option("script_location", str(scripts).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection, scripts: Path, works_from: str) -> None:
    """Upgrades, and notes the revision `works_from` on which code can run on this schema."""
    if is_behind(connection, scripts):
        command.upgrade(config(connection, scripts), "head")
        connection.execute(delete(schema_support))
        connection.execute(insert(schema_support).values(works_from=works_from))


def is_behind(connection: Connection, scripts: Path) -> bool:
    """Whether there are scripts to run. Raises DatabaseTrouble if the database's version is too new."""
    directory = ScriptDirectory.from_config(config(connection, scripts))
    known = {script.revision for script in directory.walk_revisions()}
    current = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := current - known:
        newer = f"a newer version of the bot made this database (revision {', '.join(unknown)})"
        if not _is_supported(connection, known):
            raise DatabaseTrouble(newer)
        logger.warning("%s; this version can still use it", newer)
        return False
    return current != set(directory.get_heads())


def _is_supported(connection: Connection, known: set[str]) -> bool:
    """Whether the newer version that made the database says that code with these revisions can run on it."""
    if not inspect(connection).has_table(schema_support.name):
        return False
    return connection.scalar(select(schema_support.c.works_from)) in known
