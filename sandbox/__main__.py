"""`python -m sandbox`: try the bot without an account, with a stand-in provider and a stand-in Telegram."""

import argparse
import asyncio
import contextlib
import signal
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from sandbox.botprocess import BotProcess
from sandbox.play import play
from sandbox.shop import SETTINGS, open_shop, prepare
from sandbox.stage import AddressNotFree, Stage


def main(make_bot: Callable[[Mapping[str, str]], BotProcess] = BotProcess) -> int:
    """Runs the sandbox. `make_bot` makes the bot's process from its settings; tests pass one that starts faster."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="paneldesk-") as folder:
        database = Path(folder) / "bot.db"
        settings = (SETTINGS if options.shop else {}) | dict(pair.split("=", 1) for pair in options.set)
        stage = Stage(f"sqlite+aiosqlite:///{database}", options.speed, settings, make_bot)
        try:
            return asyncio.run(_run(stage, options, database))
        except AddressNotFree as why:
            _say(f"{options.host}:{options.port} cannot be used ({why}); make demo PORT=... takes another")
            return 1


async def _run(stage: Stage, options: argparse.Namespace, database: Path) -> int:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    if options.shop:
        prepare(stage)
    async with stage.open(options.host, options.port) as (page_url, provider_url):
        if options.play:
            return await play(page_url)
        if options.shop:
            _say("Opening the shop …")
            try:
                await open_shop(stage, page_url, database)
            except TimeoutError as error:
                _say(f"The shop did not open: the bot did not say “{error}”.")
                return 1
        _say(f"Open {page_url} – a chat page with the bot in it. Ctrl-C ends everything.")
        _say(f"The stand-in providers are at {provider_url}; their paths and keys: sandbox/provider/personalities.py.")
        await stop.wait()
    return 0


def _say(text: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)  # noqa: T201  # the command line speaks to a person


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="where the page is served (default %(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one (default %(default)s)")
    parser.add_argument("--speed", type=float, default=1.0, help="how fast orders go: at 1 one ends after 10 seconds")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="one more setting of the bot")
    parser.add_argument("--shop", action="store_true", help="open as a shop with customers, credit and a filled desk")
    parser.add_argument("--play", action="store_true", help="play one order as a dialogue, and exit")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
