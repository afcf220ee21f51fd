"""The commands of the command line, once the settings are right."""

import argparse
import logging
import os
import sys
from pathlib import Path

from aiogram.exceptions import TelegramUnauthorizedError

from bot.check import check
from bot.http.trouble import CannotListen
from bot.network import unused_proxies
from bot.run import run
from bot.settings.settings import Settings
from core.clock import utc_now
from storage.backup import backup
from storage.database import Database, DatabaseTrouble
from storage.moving import move
from storage.restore import restore

logger = logging.getLogger(__name__)


async def carry_out(arguments: argparse.Namespace, settings: Settings) -> int:
    """Carries out one command and returns its exit code. Raises DatabaseTrouble, ValueError."""
    match arguments.command:
        case "check":
            return await check(settings)
        case "backup":
            await _backup(settings, arguments.file)
            return 0
        case "restore":
            await _restore(settings, arguments.file)
            return 0
        case "copy":
            await _copy(settings, arguments.to)
            return 0
        case _:
            return await _run(settings)


async def _run(settings: Settings) -> int:
    if proxies := unused_proxies(os.environ):
        logger.warning("%s", proxies)
    try:
        await run(settings)
    except CannotListen as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except TelegramUnauthorizedError:
        print("BOT_TOKEN: Telegram does not know this token", file=sys.stderr)  # noqa: T201
        return 1
    return 0


async def _backup(settings: Settings, target: Path) -> None:
    if not target.parent.is_dir():  # a slip of the pen, or a disk that is not mounted
        raise DatabaseTrouble(f"backup to {target} failed: the folder {target.parent} does not exist")
    database = Database(settings.database_url)
    try:
        await backup(database, target)
    finally:
        await database.close()
    print(f"backed up {database.file} to {target}")  # noqa: T201


async def _restore(settings: Settings, source: Path) -> None:
    database = Database(settings.database_url)
    try:
        kept = await restore(database, source, utc_now())
    finally:
        await database.close()
    before = f"; what it replaced is {kept}" if kept is not None else ""
    print(f"restored {source} to {database.file}{before}")  # noqa: T201


async def _copy(settings: Settings, url: str) -> None:
    source, target = Database(settings.database_url), Database(url)
    if source.file is None:
        raise DatabaseTrouble("DATABASE_URL is not a SQLite file; Postgres databases are copied with pg_dump")
    try:
        moved = await move(source.file, target, utc_now())
    finally:
        await target.close()
    for table, totals in moved.totals.items():
        sums = "".join(f", {column} {amount:f}" for column, amount in totals.sums.items())
        print(f"{table}: {totals.rows} rows{sums}")  # noqa: T201
    print(f"copied and compared. Set DATABASE_URL to the new address now; the old file is {moved.kept}")  # noqa: T201
