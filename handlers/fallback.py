"""What no other router took."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from handlers.drafts import Talking
from handlers.showing import Outdated
from handlers.texts import forms, general

router = Router(name="fallback")


@router.callback_query()
async def unknown_button(_callback: CallbackQuery) -> None:
    raise Outdated


@router.message(StateFilter(Talking.filling), ~F.text)
async def not_a_text(message: Message) -> None:
    await message.answer(forms.text_only())


@router.message()
async def unknown_message(message: Message) -> None:
    await message.answer(general.unknown())
