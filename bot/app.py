"""The running process: migrates, opens the rooms, receives and works until it is told to stop."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.storage.memory import SimpleEventIsolation

from bot.rooms import Rooms, open_bot, open_providers
from bot.settings import Settings
from bot.work import Work
from handlers.menu import set_commands
from handlers.router import join
from storage.database import Database
from storage.migrations import migrate

logger = logging.getLogger(__name__)

STOPS_WITHIN = 8.0
"""Seconds that what is running gets to end by itself."""


async def run(settings: Settings) -> None:
    """Runs the bot until SIGTERM or Ctrl-C. Raises DatabaseTrouble when the database cannot be used at all."""
    async with opened(settings) as rooms:
        work = Work(rooms)
        dispatcher = _dispatcher(rooms, work)
        background = [asyncio.create_task(task) for task in work.tasks()]
        try:
            await _receive(dispatcher, rooms)
        finally:
            for task in background:
                task.cancel()
            await asyncio.wait(background, timeout=STOPS_WITHIN)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Rooms]:
    """The rooms, with the database migrated and the stored catalogue on show; closed at the end."""
    database = Database(settings.database_url)
    bot, providers = open_bot(settings), open_providers(settings)
    rooms = Rooms(settings, bot, database, providers)
    try:
        await migrate(database)
        if database.dialect == "sqlite":
            # A SQLite file has one process: whatever was claimed, was claimed by one that is gone.
            await rooms.workers.clear()
        await rooms.workers.beat(rooms.worker, rooms.clock())
        await rooms.shop.load()
        yield rooms
        await rooms.workers.leave(rooms.worker)
    finally:
        for provider in providers.values():
            await provider.close()
        await bot.session.close()
        await database.close()


def _dispatcher(rooms: Rooms, work: Work) -> Dispatcher:
    dispatcher = Dispatcher(storage=rooms.conversations, events_isolation=SimpleEventIsolation())
    dispatcher.workflow_data.update(rooms.workflow_data())
    join(dispatcher)
    return dispatcher


async def _receive(dispatcher: Dispatcher, rooms: Rooms) -> None:
    try:
        await set_commands(rooms.bot, rooms.settings.admin_ids)
    except TelegramAPIError as error:
        logger.warning("the command menu could not be set: %s", error)
    await dispatcher.start_polling(rooms.bot, close_bot_session=False)
