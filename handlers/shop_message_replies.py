"""A person answers a message from the shop."""

from aiogram import Router
from aiogram.types import CallbackQuery, ForceReply, Message

from core.members.directory import People, ReplyLater
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.message_text import Words
from handlers.people_buttons import ReplyToShop
from handlers.replies import RepliesToQuestion
from handlers.show import send, show
from handlers.views import shop_messages as views
from handlers.views.requests import LONGEST, placeholder, too_long
from handlers.views.words import length

router = Router(name="shop_message_replies")


@router.callback_query(ReplyToShop.filter())
async def reply_button(callback: CallbackQuery, asking: Asking) -> None:
    reply = ForceReply(force_reply=True, input_field_placeholder=placeholder())
    message_id = await send(callback, views.ask_reply(), reply)
    if message_id is not None:
        await asking.ask(callback.from_user.id, message_id, AwaitedReply(purpose=ReplyPurpose.TO_SHOP, about=0))


async def _is_to_shop(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose is ReplyPurpose.TO_SHOP


@router.message(Words(), RepliesToQuestion(), _is_to_shop)
async def replied(message: Message, people: People) -> None:
    words = (message.text or "").strip()
    if length(words) > LONGEST:
        await message.answer(too_long())
        return
    try:
        await people.reply(message.chat.id, words)
    except ReplyLater:
        await show(message, *views.reply_later())
    else:
        await show(message, *views.reply_sent())
