"""Updates while the database comes and goes: each is handled exactly once, even if a commit's answer is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from aiogram import Bot, Dispatcher
from aiogram.methods import GetUpdates
from aiogram.types import Message, Update

from bot.receiving import Receiving
from core.clock import utc_now
from storage.database import Database, DatabaseTrouble
from storage.inbox import Arrival, HeldUpdate, Inbox
from storage.migrations import migrate
from storage.workers import ALIVE_FOR, Workers

ALICE = {"id": 1001, "is_bot": False, "first_name": "Alice"}


def said(update_id: int, text: str) -> Update:
    message = {"message_id": update_id, "date": datetime.now(UTC), "chat": {"id": 1001, "type": "private"}}
    return Update.model_validate({"update_id": update_id, "message": message | {"from": ALICE, "text": text}})


class Telegram:
    """Returns the updates that the offset has not confirmed."""

    id = 1

    def __init__(self, *updates: Update) -> None:
        self._updates = updates

    async def __call__(self, method: GetUpdates, **_: object) -> list[dict[str, Any]]:
        given = [update for update in self._updates if update.update_id >= (method.offset or 0)]
        return [update.model_dump(mode="json", by_alias=True, exclude_unset=True) for update in given]


class LosesTheAnswer(Inbox):
    """Stores the first batch and loses the connection before it can say so."""

    lost = False

    async def store(
        self, arrivals: Sequence[Arrival], worker: str, now: datetime, in_hand: Collection[int] = ()
    ) -> list[HeldUpdate]:
        stored = await super().store(arrivals, worker, now, in_hand)
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
    monkeypatch.setattr("bot.receiving.receiving.FIRST_PAUSE", 0)
    monkeypatch.setattr("bot.receiving.polling.FIRST_PAUSE", 0)


class Heard:
    """A dispatcher that records its updates. `both` is set when it has two."""

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
        alive_until = utc_now() + ALIVE_FOR
        return Receiving(bot, self.dispatcher, inbox, "A", utc_now, 6000, lambda: alive_until)


async def test_a_batch_whose_commit_was_not_answered_is_handled_once(database: Database) -> None:
    heard = Heard()
    receiving = heard.receiving(LosesTheAnswer(database), said(1, "one"), said(2, "two"))
    for _ in range(3):
        await receiving.poll()
    await asyncio.wait_for(heard.both.wait(), 5)
    await receiving.drain(5)
    assert heard.texts == ["one", "two"]


async def test_an_update_of_an_unanswered_commit_is_handled_although_telegram_gave_it_to_another_process(
    database: Database,
) -> None:
    heard, here = Heard(), LosesTheAnswer(database)
    receiving = heard.receiving(here, said(1, "one"), said(2, "two"))
    await receiving.poll()
    assert heard.texts == []
    # The other process gets them too, finds them stored, and confirms them to Telegram.
    await Workers(database).beat("B", utc_now())
    assert await Inbox(database).store([Arrival(1, 1001, {}), Arrival(2, 1001, {})], "B", utc_now()) == []
    await receiving.take_over()
    await receiving.poll()
    await receiving.take_over()
    await asyncio.wait_for(heard.both.wait(), 5)
    await receiving.drain(5)
    assert heard.texts == ["one", "two"]


async def test_an_update_that_comes_while_people_cannot_be_looked_up_is_handled_later(database: Database) -> None:
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
