"""Updates while the database comes and goes: each is handled, and once, whatever the commit came to."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message, Update

from bot.receiving import Receiving
from orders.clock import utc_now
from storage.database import Database, DatabaseTrouble
from storage.inbox import Inbox
from storage.migrations import migrate
from storage.workers import Workers

ALICE = {"id": 1001, "is_bot": False, "first_name": "Alice"}


def said(update_id: int, text: str) -> Update:
    message = {"message_id": update_id, "date": datetime.now(UTC), "chat": {"id": 1001, "type": "private"}}
    return Update.model_validate({"update_id": update_id, "message": message | {"from": ALICE, "text": text}})


class Telegram:
    """Gives what the offset has not confirmed."""

    id = 1

    def __init__(self, *updates: Update) -> None:
        self._updates = updates

    async def get_updates(self, offset: int | None, **_: object) -> list[Update]:
        return [update for update in self._updates if update.update_id >= (offset or 0)]


class LosesTheAnswer(Inbox):
    """Stores the first batch, and loses the connection before it can say so."""

    lost = False

    async def store(self, updates: Mapping[int, dict[str, Any]], worker: str, now: datetime) -> set[int]:
        stored = await super().store(updates, worker, now)
        if not self.lost:
            self.lost = True
            raise DatabaseTrouble("the connection was lost")
        return stored


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    await migrate(database)
    await Workers(database).beat("A", utc_now())
    yield database
    await database.close()


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.receiving.FIRST_PAUSE", 0)


class Heard:
    """A dispatcher that notes what it is told. `both`: it was told two things."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.both = asyncio.Event()
        self.dispatcher = Dispatcher()
        self.dispatcher.message.register(self._hear)

    async def _hear(self, message: Message) -> None:
        self.texts.append(message.text or "")
        if len(self.texts) == 2:
            self.both.set()

    def receiving(self, inbox: Inbox, *updates: Update) -> Receiving:
        bot = cast(Bot, Telegram(*updates))
        return Receiving(bot, self.dispatcher, inbox, "A", utc_now, per_minute=6000)


async def test_a_batch_that_was_stored_with_no_answer_is_handled_once(database: Database) -> None:
    heard = Heard()
    receiving = heard.receiving(LosesTheAnswer(database), said(1, "one"), said(2, "two"))
    for _ in range(3):
        await receiving.poll()
    await asyncio.wait_for(heard.both.wait(), 5)
    await receiving.drain(5)
    assert heard.texts == ["one", "two"]


async def test_what_was_stored_with_no_answer_and_given_to_another_process_is_handled_here_all_the_same(
    database: Database,
) -> None:
    heard, here = Heard(), LosesTheAnswer(database)
    receiving = heard.receiving(here, said(1, "one"), said(2, "two"))
    await receiving.poll()
    assert heard.texts == []
    # The other one gets them too, finds them stored, and tells Telegram that they arrived.
    assert await Inbox(database).store({1: {}, 2: {}}, "B", utc_now()) == set()
    await receiving.take_over()
    await receiving.poll()
    await receiving.take_over()
    await asyncio.wait_for(heard.both.wait(), 5)
    await receiving.drain(5)
    assert heard.texts == ["one", "two"]


async def test_an_update_that_comes_while_nobody_can_be_looked_up_is_handled_later(database: Database) -> None:
    heard, troubles = Heard(), iter([True, True, False])

    async def look_up(handler: Callable[..., Awaitable[Any]], event: Any, data: dict[str, Any]) -> Any:
        if next(troubles, False):
            raise DatabaseTrouble("it cannot be reached")
        return await handler(event, data)

    heard.dispatcher.message.outer_middleware(look_up)
    receiving = heard.receiving(Inbox(database), said(1, "one"), said(2, "two"))
    await receiving.poll()
    await asyncio.wait_for(heard.both.wait(), 5)
    await receiving.drain(5)
    assert heard.texts == ["one", "two"]
