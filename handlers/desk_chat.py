"""The operators' group: handles what no other handler took there."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from handlers.checkout import alert
from handlers.middlewares.known_users import is_for_us
from handlers.views.people import private_only

router = Router(name="desk_chat")


@router.callback_query()
async def private_button(_callback: CallbackQuery, callback_answer: CallbackAnswer) -> None:
    alert(callback_answer, private_only())


@router.message()
async def private_command(message: Message, bot: Bot) -> None:
    if await is_for_us(message.text or "", bot):
        await message.reply(private_only())
