"""The word for leaving, as the reply to one of the bot's questions, where it can't be the answer."""

from aiogram import Router
from aiogram.types import Message

from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.command_words import Says
from handlers.replies import RepliesToQuestion
from handlers.show import show
from handlers.views import granting, requests

_NOT_WORDS = {
    ReplyPurpose.FIND_PERSON,
    ReplyPurpose.FIND_ORDER,
    ReplyPurpose.STARS,
    ReplyPurpose.GIVE,
    ReplyPurpose.LIMIT,
}
"""Questions for an amount, or for what to look for."""

router = Router(name="cancelling_questions")


async def _is_left(_message: Message, question: AwaitedReply) -> bool:
    # In a conversation, "cancel" may well be what somebody wants to say.
    return question.purpose in {*_NOT_WORDS, ReplyPurpose.ASK}


@router.message(Says("cancel"), RepliesToQuestion(), _is_left)
async def leave(message: Message, question: AwaitedReply) -> None:
    """Who writes it to the question about an order may also want the order cancelled, so both ways are shown."""
    if question.purpose is ReplyPurpose.ASK:
        await show(message, *requests.not_asked(question.about))
    else:
        await show(message, *granting.left())
