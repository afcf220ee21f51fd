"""Showing a text: edited into the message whose button was pressed where that is possible, a new message otherwise."""

from contextlib import suppress

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, ForceReply, InaccessibleMessage, InlineKeyboardMarkup, Message


class Outdated(Exception):
    """The pressed button belongs to something that is no more; the person gets an alert and a fresh menu."""


async def show(event: Message | CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None) -> int | None:
    """Answers a message with a new one, a press by editing its message. Returns the id of the message shown."""
    if isinstance(event, Message):
        return (await event.answer(text, reply_markup=keyboard)).message_id
    if isinstance(event.message, Message):
        try:
            await event.message.edit_text(text, reply_markup=keyboard)
        except TelegramBadRequest as error:
            if unchanged(error):
                return event.message.message_id
            # The person deleted it, or Telegram lets nobody edit it any more.
            return await send(event, text, keyboard)
        return event.message.message_id
    # The message is too old for Telegram to tell about it.
    return await send(event, text, keyboard)


async def send(
    event: Message | CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | ForceReply | None = None
) -> int | None:
    """Sends a new message to the person behind `event`. Returns its id."""
    if isinstance(event, Message):
        return (await event.answer(text, reply_markup=keyboard)).message_id
    if event.bot is None:
        return None
    thread = thread_of(event.message)
    sent = await event.bot.send_message(event.from_user.id, text, message_thread_id=thread, reply_markup=keyboard)
    return sent.message_id


def thread_of(message: Message | InaccessibleMessage | None) -> int | None:
    """The topic of a private chat that `message` stands in."""
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


async def remove_buttons(event: Message | CallbackQuery, message_id: int) -> None:
    """Takes the buttons off an earlier message to the person behind `event`."""
    if event.bot is not None and event.from_user is not None:
        # Refused where the person deleted it or it has no buttons any more: all that was wanted.
        with suppress(TelegramBadRequest):
            await event.bot.edit_message_reply_markup(chat_id=event.from_user.id, message_id=message_id)


def unchanged(error: TelegramBadRequest) -> bool:
    """Telegram refuses an edit that changes nothing; to us that is a success."""
    return "message is not modified" in error.message
