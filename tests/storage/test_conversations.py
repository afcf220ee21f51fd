"""Conversations survive a restart, are separate for each chat, and leave nothing behind when they end."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from sqlalchemy import func, select

from storage.conversations import Conversations
from storage.database import Database
from storage.tables import conversations
from tests.storage.samples import ALICE, BOB

KEY = StorageKey(bot_id=1, chat_id=ALICE, user_id=ALICE)


class Filling(StatesGroup):
    link = State()


async def rows(database: Database) -> int:
    async with database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(conversations)) or 0


async def test_another_process_continues_where_this_one_was(database: Database, other_process: Database) -> None:
    here = FSMContext(Conversations(database), KEY)
    await here.set_state(Filling.link)
    await here.set_data({"draft": {"link": "a\0b đ 👍 \ud800", "quantity": None}})

    there = FSMContext(Conversations(other_process), KEY)
    assert await there.get_state() == "Filling:link"
    assert await there.get_data() == {"draft": {"link": "a\0b đ 👍 \ud800", "quantity": None}}


async def test_a_person_who_said_nothing_has_no_state_and_no_data(database: Database) -> None:
    context = FSMContext(Conversations(database), KEY)
    assert (await context.get_state(), await context.get_data()) == (None, {})


async def test_every_part_of_the_key_keeps_conversations_apart(database: Database) -> None:
    storage = Conversations(database)
    others = [
        replace(KEY, bot_id=2),
        replace(KEY, chat_id=BOB),
        replace(KEY, user_id=BOB),
        replace(KEY, thread_id=3),
        replace(KEY, business_connection_id="3"),
        replace(KEY, destiny="other"),
    ]
    await storage.set_data(KEY, {"mine": 1})
    for key in others:
        assert await storage.get_data(key) == {}
        await storage.set_data(key, {"of": repr(key)})
    assert await storage.get_data(KEY) == {"mine": 1}
    assert [await storage.get_data(key) for key in others] == [{"of": repr(key)} for key in others]


async def test_a_conversation_that_ended_leaves_no_row(database: Database) -> None:
    context = FSMContext(Conversations(database), KEY)
    await context.set_state("asking")
    await context.update_data(link="a")
    assert await rows(database) == 1

    await context.set_state(None)
    assert await context.get_data() == {"link": "a"}
    await context.set_data({})
    assert await rows(database) == 0

    await context.set_data({"link": "a"})
    await context.set_state("asking")
    await context.set_data({})
    assert await context.get_state() == "asking"
    await context.clear()
    assert await rows(database) == 0


async def test_answers_that_come_at_once_are_all_kept(database: Database, other_process: Database) -> None:
    stores = [Conversations(database), Conversations(other_process)] * 5
    await asyncio.gather(*(store.update_data(KEY, {f"field {n}": n}) for n, store in enumerate(stores)))
    assert await stores[0].get_data(KEY) == {f"field {n}": n for n in range(10)}
    assert await stores[0].get_value(KEY, "field 3") == 3


async def test_an_abandoned_form_is_removed(database: Database) -> None:
    storage, begun = Conversations(database), datetime.now(UTC)
    await storage.set_data(KEY, {"draft": 1})
    assert await storage.forget(begun) == 0
    assert await storage.get_data(KEY) == {"draft": 1}
    assert await storage.forget(begun + timedelta(days=1)) == 1
    assert await storage.get_data(KEY) == {}
