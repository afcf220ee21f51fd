"""A stand-in Telegram, a database, and processes that receive from the one into the other."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import ChosenInlineResult, InlineQuery, Message

from bot.receiving import Receiving
from bot.receiving import polling as polling_module
from bot.receiving import receiving as receiving_module
from bot.receiving import token as token_module
from handlers.sending.request_middleware import Sending
from handlers.sending.send_limits import SendLimits
from handlers.sending.session import Session
from sandbox.telegram import TelegramServer
from storage.database import Database
from storage.inbox import Inbox
from storage.workers import ALIVE_FOR, Workers

TOKEN = "42:TEST-TOKEN"
ALICE, BOB = 1001, 1002
HIDDEN = {"forward_origin": {"type": "hidden_user", "date": 1}}
"""The origin of a forwarded message without an author's name, which aiogram requires."""


def message(text: str, person: int = ALICE, **more: Any) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Somebody"}
    chat = {"id": person, "type": "private", "first_name": "Somebody"}
    return {"message": {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": text, **more}}


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the condition was never met")


def query(text: str, person: int = ALICE, **more: Any) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Somebody"}
    return {"inline_query": {"id": "7", "from": sender, "query": text, "offset": "", **more}}


def choice(result: str, person: int = ALICE, **more: Any) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Somebody"}
    return {
        "chosen_inline_result": {"result_id": result, "from": sender, "query": "1", "inline_message_id": "c"} | more
    }


class Stand:
    """A stand-in Telegram, a database, and one process that records the messages it gets."""

    def __init__(self, server: TelegramServer, url: str, database: Database) -> None:
        self.server, self.database, self.now = server, database, datetime.now(UTC)
        self.bot = Bot(TOKEN, session=Session(api=TelegramAPIServer.from_base(url)))
        self.bot.session.middleware(Sending(SendLimits()))
        self.heard: list[str] = []
        self.before: Callable[[Message], Awaitable[None]] | None = None
        self.dispatcher = Dispatcher()
        self.dispatcher.message.register(self._hear)
        self.dispatcher.inline_query.register(self._hear_query)
        self.dispatcher.chosen_inline_result.register(self._hear_choice)
        self.typed = asyncio.Event()
        """Until it is set, no query is answered."""
        self.beat_at = self.now
        self.receiving = self.process("A")

    def process(self, worker: str, per_minute: float = 6000) -> Receiving:
        return Receiving(
            self.bot,
            self.dispatcher,
            Inbox(self.database),
            worker,
            lambda: self.now,
            per_minute,
            lambda: self.beat_at + ALIVE_FOR,
        )

    async def beat(self, worker: str) -> None:
        await Workers(self.database).beat(worker, self.now)

    async def _hear(self, message: Message) -> None:
        if self.before is not None:
            await self.before(message)
        self.heard.append(message.text or "")

    async def _hear_query(self, query: InlineQuery) -> None:
        await self.typed.wait()
        self.heard.append(query.query)

    async def _hear_choice(self, choice: ChosenInlineResult) -> None:
        self.heard.append(f"{choice.result_id} as {choice.inline_message_id}")

    def arrive(self, *updates: dict[str, Any]) -> None:
        for update in updates:
            self.server.world.updates.inject(update)

    async def poll(self) -> None:
        await self.receiving.poll()
        await self.settle()

    async def settle(self) -> None:
        await until(lambda: not self.receiving._in_hand)


@asynccontextmanager
async def standing(file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stand]:
    """The stand on the database `file`. It asks Telegram again without a pause."""
    monkeypatch.setattr(polling_module, "POLL_SECONDS", 0)
    monkeypatch.setattr(polling_module, "FIRST_PAUSE", 0)
    monkeypatch.setattr(token_module, "ASKED_AGAIN", (0, 0, 0))
    monkeypatch.setattr(token_module, "ASKED_AT_START", (0, 0, 0))
    monkeypatch.setattr(receiving_module, "FIRST_PAUSE", 0)
    server, database = TelegramServer(TOKEN), Database(f"sqlite:///{file}")
    url = await server.start()
    stand = Stand(server, url, database)
    await stand.beat("A")
    yield stand
    await stand.receiving.drain(1)
    await stand.bot.session.close()
    await server.stop()
    await database.close()
