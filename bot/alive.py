"""`python -m bot alive`: a cheap look for a container's health check, which asks neither Telegram nor a provider."""

import sys

from core.clock import utc_now
from storage.database import Database
from storage.migrations import migrations_to_come
from storage.workers import Workers


async def alive(database_url: str) -> int:
    """0 if a bot has beaten into the database within the last 20 seconds, 1 otherwise. Raises DatabaseTrouble."""
    database = Database(database_url)
    try:
        # A bot that runs has migrated it.
        beats = not await migrations_to_come(database) and await Workers(database).any_alive(utc_now())
    finally:
        await database.close()
    if not beats:
        print("no bot has written to the database in the last 20 seconds", file=sys.stderr)  # noqa: T201
    return 0 if beats else 1
