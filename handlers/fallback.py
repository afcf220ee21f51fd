"""What no other router took."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from handlers.browsing import show_found
from handlers.drafts import Talking
from handlers.showing import Outdated
from handlers.texts import forms, general
from orders.catalogue import Shop
from orders.ordering import Ordering

router = Router(name="fallback")


@router.callback_query()
async def unknown_button(_callback: CallbackQuery) -> None:
    raise Outdated


@router.message(StateFilter(Talking.filling), ~F.text)
async def not_a_text(message: Message) -> None:
    await message.answer(forms.text_only())


@router.message()
async def unknown_message(message: Message, shop: Shop, ordering: Ordering) -> None:
    words = " ".join((message.text or "").split())
    found = shop.catalogue.search(words) if _could_be_a_search(words) else []
    if found:
        await show_found(message, words, found, 0, shop, ordering)
    else:
        await message.answer(general.unknown())


def _could_be_a_search(words: str) -> bool:
    """Words, that is: no command that does not exist, no link and no number that came too late for its form."""
    return "/" not in words and any(letter.isalpha() for letter in words)
