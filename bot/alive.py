"""`python -m bot alive`: a cheap look for a container's health check, which asks neither Telegram nor a provider."""

import asyncio
import sys

from bot.settings.serving import HttpSettings
from core.clock import utc_now
from storage.database import Database
from storage.migrations import migrations_to_come
from storage.workers import Workers

ANSWERS_WITHIN = 5.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # nothing is bound here


async def alive(database_url: str, http: HttpSettings) -> int:
    """0 if a bot has beaten in the database within the last 20 seconds, and this one answers if it serves HTTP.

    1 otherwise. Raises DatabaseTrouble.
    """
    if http.port is not None and not await _answers(_EVERYWHERE.get(http.host, http.host), http.port):
        return _ill(f"no bot answers on {http.host}:{http.port}")
    database = Database(database_url)
    try:
        # A bot that runs has migrated it.
        beats = not await migrations_to_come(database) and await Workers(database).any_alive(utc_now())
    finally:
        await database.close()
    return 0 if beats else _ill("no bot has written to the database in the last 20 seconds")


async def _answers(host: str, port: int) -> bool:
    """Whether /healthz says 200. A frozen process accepts a connection and says nothing."""
    try:
        async with asyncio.timeout(ANSWERS_WITHIN):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
                return b" 200 " in await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


def _ill(why: str) -> int:
    print(why, file=sys.stderr)  # noqa: T201
    return 1
