"""What no other router took: a link, a number, words, a greeting."""

import re

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from core.catalogue.catalogue import Shop
from core.catalogue.favourites import Favourites
from core.orders.checkout import Ordering
from core.orders.requests import Managing
from core.people.access import Access
from core.text import fold
from handlers.catalogue import offer_for_link, show_found, show_service
from handlers.conversation import Talking
from handlers.home import show_help, show_home
from handlers.show import Outdated, show
from handlers.views import order_form
from handlers.views.home import not_understood
from handlers.views.service import none_numbered

router = Router(name="fallback")
_LINK = re.compile(r"(\w+://\S+|[\w-]+(\.[\w-]+)+/\S+)")
HELPS = {"help", "?", "yardim", "tro giup", "giup"}
GREETINGS = {"start", "menu", "home", "hi", "hello", "hey"} | {"merhaba", "selam", "ana sayfa", "xin chao", "chao"}


@router.callback_query()
async def unknown_button(_callback: CallbackQuery) -> None:
    raise Outdated


@router.message(StateFilter(Talking.filling), ~F.text)
async def not_a_text(message: Message) -> None:
    await message.answer(order_form.text_only())


@router.message(F.text)
async def words(
    message: Message,
    shop: Shop,
    ordering: Ordering,
    managing: Managing,
    access: Access,
    favourites: Favourites,
) -> None:
    said = " ".join((message.text or "").split())
    plain = fold(said).strip("!.?/ ") or fold(said)
    if plain in GREETINGS:
        await show_home(message, managing)
    elif plain in HELPS:
        await show_help(message, access, ordering)
    elif link := _LINK.fullmatch(said):
        if not await offer_for_link(message, link.group(), shop, ordering):
            await show(message, *not_understood())
    elif said.lstrip("#").isdecimal():
        await _numbered(message, said.lstrip("#"), shop, ordering, managing, favourites, access)
    elif _could_be_a_search(said):
        await show_found(message, said, 0, shop, ordering)
    else:
        await show(message, *not_understood())


@router.message()
async def unknown_message(message: Message) -> None:
    await show(message, *not_understood())


async def _numbered(
    message: Message,
    number: str,
    shop: Shop,
    ordering: Ordering,
    managing: Managing,
    favourites: Favourites,
    access: Access,
) -> None:
    """A service's number opens its card; where there is none, it is searched for."""
    services = [service for service in shop.catalogue.numbered(number) if shop.catalogue.category_of(service)]
    if len(services) == 1:
        await show_service(message, services[0], shop, ordering, favourites, access)
    elif services:
        await show_found(message, number, 0, shop, ordering)
    else:
        await show(message, *none_numbered(number))


def _could_be_a_search(words: str) -> bool:
    """Words, that is: not a command that does not exist, and not a link."""
    return "/" not in words and any(letter.isalpha() for letter in words)
