"""Many known people write at once to the real process over loopback, compared with bare bots of two libraries.

The bare bots answer with the same text, because a long one takes longer to send, and its answer longer to read.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bench.measure import Pair
from sandbox.botprocess import BotProcess, Process
from sandbox.provider.server import ProviderServer
from sandbox.telegram import TelegramServer
from sandbox.telegram.events import EventLog
from sandbox.telegram.model import Person

TOKEN = "42:bench-token"  # noqa: S105  # the only token that the stand-in accepts
PEOPLE, MESSAGES = 200, 5
WRITTEN = ("/help", "/nothing")
"""A command with a long answer, and one that does not exist."""
PATIENCE = 300.0


class BareBot(BotProcess):
    """Runs `module` instead of the bot; it answers with BARE_ANSWER, or a word."""

    module = "bench.bare_bot"

    async def _spawn(self, environment: Mapping[str, str]) -> Process:
        words = (
            "-m",
            self.module,
            TOKEN,
            self.environment["TELEGRAM_API_URL"],
            self.environment.get("BARE_ANSWER", "Hello"),
        )
        return await asyncio.create_subprocess_exec(sys.executable, *words, env=environment)


class PtbBot(BareBot):
    module = "bench.ptb_bot"


BARE = {"a bare aiogram bot": BareBot, "python-telegram-bot": PtbBot}


async def measure(folder: Path) -> list[Pair]:
    provider = ProviderServer()
    settings = _settings(provider, await provider.start())
    try:
        return [
            pair
            for number, text in enumerate(WRITTEN)
            for pair in await _side_by_side(text, settings | _on(folder / f"burst-{number}.db"))
        ]
    finally:
        await provider.stop()


async def _side_by_side(text: str, settings: Mapping[str, str]) -> list[Pair]:
    ours, answer = await _burst(BotProcess, settings, text)
    what = f"{PEOPLE * MESSAGES:,} messages, answered by {len(answer):,} letters"
    bare = {name: await _burst(kind, {**settings, "BARE_ANSWER": answer}, text) for name, kind in BARE.items()}
    return [Pair(what, name, seconds, "this bot", ours) for name, (seconds, _) in bare.items()]


def _on(file: Path) -> dict[str, str]:
    """A file of its own: Telegram's stand-in counts its updates anew, and the bot handles none twice."""
    return {"DATABASE_URL": f"sqlite+aiosqlite:///{file}"}


def _settings(provider: ProviderServer, address: str) -> dict[str, str]:
    north = provider.personalities()[0]
    return {
        "BOT_TOKEN": TOKEN,
        "ACCESS": "public",
        "SHOP__CREDIT": "limits",
        "SHOP__LIMIT_PER_DAY": "1000000",
        "ADMIN_IDS": "1",
        "PROVIDERS__NORTH__URL": address + north.path,
        "PROVIDERS__NORTH__KEY": north.key,
        "LIMITS__UPDATES_PER_MINUTE": "100000",
        "LIMITS__SENDS_PER_SECOND": "10000",
        "LIMITS__CHAT_SENDS_PER_SECOND": "10000",
        "LOG_LEVEL": "ERROR",
    }


async def _burst(kind: type[BotProcess], settings: Mapping[str, str], text: str) -> tuple[float, str]:
    """The seconds until everyone has all answers, and the last one as the bot sent it.

    Everyone has written once before, so the bot knows them.
    """
    people = [Person(id, f"Person {id}") for id in range(1001, 1001 + PEOPLE)]
    server = TelegramServer(TOKEN, people)
    async with running(kind, server, settings) as bot:
        await _answered(bot, server, people, text, 1)
        began = time.perf_counter()
        await _answered(bot, server, people, text, MESSAGES)
        taken = time.perf_counter() - began
        return taken, server.api.calls.after(0, "sendMessage")[-1]["params"]["text"]


@asynccontextmanager
async def running(
    kind: type[BotProcess], server: TelegramServer, settings: Mapping[str, str]
) -> AsyncIterator[BotProcess]:
    bot = kind({**settings, "TELEGRAM_API_URL": await server.start()})
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()
        await server.stop()


class _Answers:
    """Counts the messages from now on; the bot's menus and descriptions are events, too."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._seen = events.last
        self._messages = 0

    def count(self) -> int:
        fresh = self._events.after(self._seen)
        self._seen += len(fresh)
        self._messages += sum(event["kind"] == "message" for event in fresh)
        return self._messages


async def _answered(bot: BotProcess, server: TelegramServer, people: list[Person], text: str, times: int) -> None:
    """Everyone writes `text` in `times` messages at once; returns when the bot has answered all of them."""
    world, answers = server.world, _Answers(server.world.events)
    for number in range(times):
        for person in people:
            chat = world.chats[person.id]
            chat.started = True
            sender = {"id": person.id, "is_bot": False, "first_name": person.first_name}
            about = {"id": person.id, "type": "private", "first_name": person.first_name}
            message = {"message_id": 1_000_000 + number, "date": int(time.time()), "chat": about, "from": sender}
            world.updates.inject({"message": message | {"text": text}})
    wanted = times * len(people)
    deadline = time.monotonic() + PATIENCE
    while not await world.events.bell.until(lambda: answers.count() >= wanted, 1):
        if not bot.running or time.monotonic() > deadline:
            raise TimeoutError(f"{wanted - answers.count()} answers did not come")
