"""A small aiogram bot to try the stand-in with: it echoes, counts presses and sends a file."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from tests.sandbox.telegram.driver import TOKEN


def make_bot(url: str) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url), timeout=10)
    return Bot(TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))


@contextlib.asynccontextmanager
async def polling(bot: Bot, dispatcher: Dispatcher) -> AsyncIterator[Bot]:
    """The bot, polling until the block ends."""
    running = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    try:
        yield bot
    finally:
        # Cancelling would leave aiogram's inner task, which asks for updates, running for the next user of the loop.
        await dispatcher.stop_polling()
        await running


@contextlib.asynccontextmanager
async def echo_bot(url: str) -> AsyncIterator[Bot]:
    bot = make_bot(url)
    await bot.set_my_commands([BotCommand(command="file", description="Your orders as a file")])
    async with polling(bot, make_dispatcher()):
        yield bot


def counter(pressed: int) -> InlineKeyboardMarkup:
    more = InlineKeyboardButton(text=f"Pressed {pressed}", callback_data=f"more:{pressed + 1}")
    alert = InlineKeyboardButton(text="Order", callback_data="alert")
    return InlineKeyboardMarkup(inline_keyboard=[[more, alert]])


def make_dispatcher() -> Dispatcher:
    dispatcher = Dispatcher()
    dispatcher.message.register(start, CommandStart())
    dispatcher.message.register(send_file, Command("file"))
    dispatcher.message.register(measure, F.document)
    dispatcher.message.register(echo)
    dispatcher.callback_query.register(alert, F.data == "alert")
    dispatcher.callback_query.register(more)
    return dispatcher


async def start(message: Message, command: CommandObject) -> None:
    keys = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="My orders")]], resize_keyboard=True)
    await message.answer(f"Welcome, <b>{command.args}</b> <tg-spoiler>secret</tg-spoiler>", reply_markup=keys)
    await message.answer("Count:", reply_markup=counter(0))


async def send_file(message: Message) -> None:
    await message.answer_document(BufferedInputFile(b"id,charge\n1,0.9\n", "orders.csv"), caption="<i>All</i>")


async def measure(message: Message, bot: Bot) -> None:
    assert message.document is not None
    content = await bot.download(message.document)
    assert content is not None
    await message.reply(f"{len(content.read())} bytes")


async def echo(message: Message) -> None:
    await message.answer(message.html_text)


async def alert(query: CallbackQuery) -> None:
    await query.answer("Placed", show_alert=True)


async def more(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    assert query.data is not None
    await query.message.edit_text("Count:", reply_markup=counter(int(query.data.removeprefix("more:"))))
    await query.answer()
