"""Admins write to people, in private or in the operators' group."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from core.members.directory import People
from core.people.user import User
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.message_text import NotCommand
from handlers.people_buttons import WriteTo
from handlers.replies import RepliesToQuestion, words_of
from handlers.role_filters import IsAdmin
from handlers.show import ask, chat_of, is_private, show
from handlers.views import people_desk as views
from handlers.views.requests import placeholder

router = Router(name="shop_messages")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.callback_query(WriteTo.filter())
async def ask_message(callback: CallbackQuery, callback_data: WriteTo, people: People, asking: Asking) -> None:
    profile = await people.profile(callback_data.user_id)
    message_id = await ask(callback, views.ask_message(profile), placeholder())
    if message_id is not None:
        await asking.ask(chat_of(callback), message_id, AwaitedReply(purpose=ReplyPurpose.WRITE, about=profile.user_id))


async def _writes(_message: Message, question: AwaitedReply) -> bool:
    return question.purpose is ReplyPurpose.WRITE


@router.message(NotCommand(), RepliesToQuestion(), _writes)
async def replied(message: Message, question: AwaitedReply, known_user: User, people: People) -> None:
    words = await words_of(message)
    if words is None:
        return
    profile = await people.profile(question.about)
    await people.message(profile.user_id, known_user.id, words)
    name = profile.user.name if profile.user is not None else ""
    await show(message, *views.written_to(profile.user_id, name, "" if is_private(message) else known_user.name))
