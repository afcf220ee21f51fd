"""A bare aiogram bot that `bench.burst` compares with: it polls, answers each message, and stores nothing."""

import asyncio
import gc
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import Message


async def main(token: str, url: str, text: str) -> None:
    async def answer(message: Message) -> None:
        await message.answer(text, parse_mode=ParseMode.HTML)

    dispatcher = Dispatcher()
    dispatcher.message.register(answer)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    # Like ours, it never looks through what it loaded.
    gc.collect()
    gc.freeze()
    await dispatcher.start_polling(bot, handle_signals=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
