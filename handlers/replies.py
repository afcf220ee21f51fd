"""Replies to the bot's questions, or to its messages with a Reply button."""

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import Message

from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.people_buttons import ReplyToShop, WriteTo
from handlers.request_buttons import AddToRequest, AnswerRequest
from handlers.views import requests as texts
from handlers.views.words import length


class RepliesToQuestion(Filter):
    """Hands over the question."""

    async def __call__(self, message: Message, bot: Bot, asking: Asking) -> bool | dict[str, AwaitedReply]:
        replied = message.reply_to_message
        # Another bot's message, sent through its inline mode, may carry buttons of any content.
        if replied is None or replied.from_user is None or replied.from_user.id != bot.id:
            return False
        question = _on_buttons(replied) or await asking.question(message.chat.id, replied.message_id)
        return {"question": question} if question is not None else False


def _on_buttons(replied: Message) -> AwaitedReply | None:
    """The question that the message's own Reply button would ask."""
    rows = replied.reply_markup.inline_keyboard if replied.reply_markup is not None else []
    for data in (button.callback_data or "" for row in rows for button in row):
        try:
            if (question := _asked_by(data)) is not None:
                return question
        except (TypeError, ValueError):
            continue  # a button of another version of the bot
    return None


def _asked_by(data: str) -> AwaitedReply | None:
    match data.partition(":")[0]:
        case AddToRequest.__prefix__:
            return AwaitedReply(purpose=ReplyPurpose.ADD, about=AddToRequest.unpack(data).request_id)
        case AnswerRequest.__prefix__:
            return AwaitedReply(purpose=ReplyPurpose.ANSWER, about=AnswerRequest.unpack(data).request_id)
        case WriteTo.__prefix__:
            return AwaitedReply(purpose=ReplyPurpose.WRITE, about=WriteTo.unpack(data).user_id)
        case ReplyToShop.__prefix__:
            return AwaitedReply(purpose=ReplyPurpose.TO_SHOP, about=0)
    return None


async def words_of(message: Message) -> str | None:
    """The text of the reply; None if it cannot be taken, after saying so."""
    words = (message.text or "").strip()
    if not words:
        await message.answer(texts.text_only())
        return None
    if length(words) > texts.LONGEST:
        await message.answer(texts.too_long())
        return None
    return words
