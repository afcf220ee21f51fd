"""A small aiogram bot with inline mode: one card per person, and a button that counts presses in place."""

import contextlib
from collections.abc import AsyncIterator

from aiogram import Bot, Dispatcher
from aiogram.types import (
    CallbackQuery,
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    SwitchInlineQueryChosenChat,
)

from tests.sandbox.telegram.echo_bot import make_bot, polling

KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Refresh", callback_data="refresh:1")]])
SHARE = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="Share", switch_inline_query="123")],
        [InlineKeyboardButton(text="Share here", switch_inline_query_current_chat="123")],
        [
            InlineKeyboardButton(
                text="Share with a person",
                switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(query="123", allow_user_chats=True),
            )
        ],
    ]
)


@contextlib.asynccontextmanager
async def inline_bot(url: str) -> AsyncIterator[Bot]:
    bot, dispatcher = make_bot(url), Dispatcher()
    dispatcher.message.register(share)
    dispatcher.inline_query.register(offer)
    dispatcher.chosen_inline_result.register(confirm)
    dispatcher.callback_query.register(refresh)
    async with polling(bot, dispatcher):
        yield bot


async def share(message: Message) -> None:
    if message.via_bot is None:
        await message.answer("Order 123: 1,000 followers", reply_markup=SHARE)


async def offer(query: InlineQuery) -> None:
    name = query.from_user.first_name
    card = InlineQueryResultArticle(
        id=f"order-{query.query}",
        title=f"Order {query.query}",
        description=f"1,000 followers, for {name}",
        input_message_content=InputTextMessageContent(message_text=f"<b>Order {query.query}</b>\nPending"),
        reply_markup=KEYS,
    )
    orders = InlineQueryResultsButton(text="My orders", start_parameter="orders")
    await query.answer([card] if query.query else [], is_personal=True, cache_time=0, button=orders)


async def confirm(chosen: ChosenInlineResult, bot: Bot) -> None:
    text = f"<b>Order {chosen.query}</b>\nIn progress"
    await bot.edit_message_text(text, inline_message_id=chosen.inline_message_id, reply_markup=KEYS)


async def refresh(query: CallbackQuery, bot: Bot) -> None:
    assert query.message is None
    await bot.edit_message_text("<b>Order 123</b>\nCompleted", inline_message_id=query.inline_message_id)
    await query.answer("Up to date")
