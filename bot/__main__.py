"""`python -m bot setup | run | check | alive | backup FILE | restore FILE | copy --to URL`: the command line."""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from bot import logs
from bot.garbage_collection import importing
from bot.settings.settings import WrongSettings, read_settings
from storage.database import DatabaseTrouble


def main() -> int:
    """Runs one command; 0 when it went well, 1 on trouble, 2 for a wrong command line."""
    arguments = _arguments()
    env_file = Path(os.environ.get("ENV_FILE", ".env"))
    if arguments.command == "setup":
        return _setup(env_file)
    try:
        settings = read_settings(env_file)
    except WrongSettings as error:
        print(error, file=sys.stderr)  # noqa: T201  # the command line speaks to the operator
        return 1
    logs.set_up(settings.log_level, settings.secrets, settings.log_format)
    try:
        # Only now: Telegram's models take seconds to build, and a wrong setting is told at once. `alive` needs none.
        if arguments.command == "alive":
            with importing():
                from bot.alive import alive

            return asyncio.run(alive(settings.database_url, settings.http))
        with importing():
            from bot.commands import carry_out

        return asyncio.run(carry_out(arguments, settings))
    except (DatabaseTrouble, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 0


def _setup(env_file: Path) -> int:
    with importing():
        from bot.check import check
        from bot.setup import Setup

    try:
        return Setup(env_file, lambda settings: asyncio.run(check(settings))).run()
    except (KeyboardInterrupt, EOFError):
        print("\nNothing was written." if not env_file.exists() else "")  # noqa: T201
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Paneldesk: a Telegram front end for panels.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("setup", help="ask for what a bot needs, write it to .env, and try it")
    commands.add_parser("run", help="run the bot (the database is migrated first)")
    commands.add_parser("check", help="try the settings: Telegram, every provider, the database; exit 1 on trouble")
    commands.add_parser("alive", help="whether a bot runs, writes to its database and answers over HTTP; exit 1 if not")
    backing_up = commands.add_parser("backup", help="copy the SQLite database to FILE, also while the bot runs")
    backing_up.add_argument("file", type=Path, metavar="FILE")
    restoring = commands.add_parser("restore", help="put a backup in the place of the SQLite database of a stopped bot")
    restoring.add_argument("file", type=Path, metavar="FILE")
    copying = commands.add_parser(
        "copy", help="move the SQLite database of a stopped bot to an empty PostgreSQL database"
    )
    copying.add_argument(
        "--to",
        required=True,
        metavar="URL",
        help="postgresql://USER@HOST/NAME; asks PGPASSWORD or ~/.pgpass for the password",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
