"""Shows a text: edits it into the message whose button was pressed if that is possible, else sends a new message."""

from contextlib import suppress

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CallbackQuery,
    ForceReply,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from handlers.buttons import Home
from handlers.list_buttons import HomeBelow
from handlers.views.words import plain

_FOR_PRIVATE = {Home.__prefix__, HomeBelow.__prefix__}


class Outdated(Exception):
    """The pressed button belongs to something that is gone; the person gets an alert and a fresh menu."""


async def show(event: Message | CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None) -> int | None:
    """Answers a message with a new one, a press by editing its message. Returns the id of the message shown."""
    if isinstance(event, Message):
        return (await event.answer(text, reply_markup=_fitting(event, keyboard))).message_id
    if isinstance(event.message, Message):
        try:
            await event.message.edit_text(text, reply_markup=_fitting(event, keyboard))
        except TelegramBadRequest as error:
            if unchanged(error):
                return event.message.message_id
            # The person deleted it, or Telegram lets nobody edit it any more.
            return await send(event, text, keyboard)
        return event.message.message_id
    # The message is too old, so Telegram does not say what is in it.
    return await send(event, text, keyboard)


async def send(
    event: Message | CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | ForceReply | None = None
) -> int | None:
    """Sends a new message to the chat that `event` came from. Returns its id."""
    if isinstance(keyboard, InlineKeyboardMarkup):
        keyboard = _fitting(event, keyboard)
    if isinstance(event, Message):
        return (await event.answer(text, reply_markup=keyboard)).message_id
    if event.bot is None:
        return None
    thread = thread_of(event.message)
    sent = await event.bot.send_message(chat_of(event), text, message_thread_id=thread, reply_markup=keyboard)
    return sent.message_id


async def ask(event: Message | CallbackQuery, text: str, placeholder: str | None = None) -> int | None:
    """Asks the person who pressed or wrote for a reply; in a group nobody else can give it.

    Returns the id of the question.
    """
    alone, user = is_private(event), event.from_user
    if not alone and user is not None:
        text = f'<a href="tg://user?id={user.id}">{plain(user.full_name, 64)}</a>\n{text}'
    reply = ForceReply(force_reply=True, input_field_placeholder=placeholder, selective=None if alone else True)
    return await send(event, text, reply)


def is_private(event: Message | CallbackQuery) -> bool:
    """Whether it happened in a private chat, and not in the operators' group."""
    return chat_of(event) > 0


def chat_of(event: Message | CallbackQuery) -> int:
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is not None:
        return message.chat.id
    return event.from_user.id if event.from_user is not None else 0


def _is_for_private(key: InlineKeyboardButton) -> bool:
    return (key.callback_data or "").partition(":")[0] in _FOR_PRIVATE


def _fitting(event: Message | CallbackQuery, keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    return fitting(chat_of(event), keyboard)


def fitting(chat_id: int, keyboard: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The keyboard; in a group without buttons that lead to private things."""
    if keyboard is None or chat_id > 0:
        return keyboard
    kept = [[key for key in row if not _is_for_private(key)] for row in keyboard.inline_keyboard]
    rows = [row for row in kept if row]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def thread_of(message: Message | InaccessibleMessage | None) -> int | None:
    """The topic of a private chat that `message` is in."""
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


async def remove_buttons(event: Message | CallbackQuery, message_id: int) -> None:
    """Takes the buttons off an earlier message in the chat that `event` came from."""
    if event.bot is not None:
        # Telegram refuses if the message was deleted or has no buttons any more, which is what we wanted.
        with suppress(TelegramBadRequest):
            await event.bot.edit_message_reply_markup(chat_id=chat_of(event), message_id=message_id)


def unchanged(error: TelegramBadRequest) -> bool:
    """Telegram refuses an edit that changes nothing; to us that is a success."""
    return "message is not modified" in error.message
