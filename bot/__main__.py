"""`python -m bot run | check | backup FILE`: the command line."""

import argparse
import asyncio
import sys
from pathlib import Path

from aiogram.exceptions import TelegramUnauthorizedError

from bot import logs
from bot.app import run
from bot.check import check
from bot.settings import Settings, WrongSettings, read_settings
from storage.backup import backup
from storage.database import Database, DatabaseTrouble


def main() -> int:
    """Runs one command; 0 when it went well, 1 on trouble, 2 for a wrong command line."""
    arguments = _arguments()
    try:
        settings = read_settings()
    except WrongSettings as error:
        print(error, file=sys.stderr)  # noqa: T201  # the command line speaks to the operator
        return 1
    logs.set_up(settings.log_level, settings.secrets)
    try:
        return asyncio.run(_carry_out(arguments, settings))
    except TelegramUnauthorizedError:
        print("BOT_TOKEN: Telegram does not know this token", file=sys.stderr)  # noqa: T201
        return 1
    except (DatabaseTrouble, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 0


async def _carry_out(arguments: argparse.Namespace, settings: Settings) -> int:
    match arguments.command:
        case "check":
            return await check(settings)
        case "backup":
            await _backup(settings, arguments.file)
        case _:
            await run(settings)
    return 0


async def _backup(settings: Settings, target: Path) -> None:
    database = Database(settings.database_url)
    try:
        await backup(database, target)
    finally:
        await database.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Paneldesk: a Telegram front end for panels.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="run the bot (the database is migrated first)")
    commands.add_parser("check", help="try the settings: Telegram, every provider, the database; exit 1 on trouble")
    backing_up = commands.add_parser("backup", help="copy the SQLite database to FILE, also while the bot runs")
    backing_up.add_argument("file", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
