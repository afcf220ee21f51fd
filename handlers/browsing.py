"""/services and /search: stateless, so that an old button works after a restart."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.deep_linking import create_start_link

from handlers import keyboards
from handlers.callbacks import Page, SearchPage, ShowCategories, ShowCategory, ShowProviders, ShowService
from handlers.showing import Outdated, show
from handlers.texts import services as texts
from orders.catalogue import Catalogue, Category, Shop
from orders.ordering import Ordering
from orders.prices import PriceList
from orders.services import Service

router = Router(name="browsing")

SERVICE_LINK = "s"
"""t.me/BOT?start=s12 opens the card of the service that this bot keeps as 12."""


@router.message(Command("services"))
@router.callback_query(ShowProviders.filter())
async def services(event: Message | CallbackQuery, shop: Shop) -> None:
    names = shop.catalogue.providers
    if len(names) == 1:
        await show_categories(event, shop.catalogue, names[0], 0)
    else:
        await show(event, texts.providers(names), keyboards.providers(names))


@router.callback_query(ShowCategories.filter())
async def categories(callback: CallbackQuery, callback_data: ShowCategories, shop: Shop) -> None:
    await show_categories(callback, shop.catalogue, callback_data.provider, callback_data.page)


async def show_categories(event: Message | CallbackQuery, catalogue: Catalogue, provider: str, page: int) -> None:
    several = len(catalogue.providers) > 1
    keyboard = keyboards.categories(provider, catalogue.categories(provider), page, several)
    await show(event, texts.categories(provider, several), keyboard)


@router.callback_query(ShowCategory.filter())
async def category(callback: CallbackQuery, callback_data: ShowCategory, shop: Shop, ordering: Ordering) -> None:
    shown = shop.catalogue.category(callback_data.key)
    if shown is None:
        raise Outdated
    rows = [(service.id, _row(service, shop, ordering)) for service in shown.services]
    keyboard = keyboards.category(shown, rows, callback_data.page, _page_of(shown, shop.catalogue))
    await show(callback, texts.category(shown.name), keyboard)


@router.callback_query(ShowService.filter())
async def service_card(callback: CallbackQuery, callback_data: ShowService, shop: Shop, ordering: Ordering) -> None:
    service = shop.catalogue.service(callback_data.id)
    if service is None:
        raise Outdated
    await show_service(callback, service, shop, ordering)


async def show_service(event: Message | CallbackQuery, service: Service, shop: Shop, ordering: Ordering) -> None:
    problem = shop.catalogue.problem(service)
    category = shop.catalogue.category_of(service)
    up = None
    if category is not None and service in category.services:
        up = ShowCategory(key=category.key, page=category.services.index(service) // keyboards.PER_PAGE)
    text = texts.card(service, _prices(service, ordering), problem, len(shop.catalogue.providers) > 1)
    if event.bot is not None:
        text += "\n\n" + texts.link_to(await create_start_link(event.bot, f"{SERVICE_LINK}{service.id}"))
    await show(event, text, keyboards.service(service.id, problem is None, up))


@router.message(Command("search"))
async def search(message: Message, command: CommandObject, shop: Shop, ordering: Ordering) -> None:
    if not command.args:
        await message.answer(texts.search_hint())
        return
    words = " ".join(command.args.split())
    await show_found(message, words, shop.catalogue.search(words), 0, shop, ordering)


@router.callback_query(SearchPage.filter(), F.message.text.startswith(texts.FOUND))
async def search_page(callback: CallbackQuery, callback_data: SearchPage, shop: Shop, ordering: Ordering) -> None:
    # The words are in the message itself: there is no other state to lose.
    text = callback.message.text if isinstance(callback.message, Message) else None
    words = (text or "").splitlines()[0].removeprefix(texts.FOUND).removesuffix("…")
    await show_found(callback, words, shop.catalogue.search(words), callback_data.page, shop, ordering)


async def show_found(
    event: Message | CallbackQuery, words: str, found: Sequence[Service], page: int, shop: Shop, ordering: Ordering
) -> None:
    rows = [(service.id, _row(service, shop, ordering)) for service in found]
    await show(event, texts.found(words, len(rows)), keyboards.found(rows, page))


@router.callback_query(Page.filter())
async def page_number(_callback: CallbackQuery) -> None:
    """The number between the arrows only tells where one is."""


def _row(service: Service, shop: Shop, ordering: Ordering) -> str:
    return texts.row(service, _prices(service, ordering), shop.catalogue.problem(service))


def _prices(service: Service, ordering: Ordering) -> PriceList:
    """The price list; of a provider that is no longer configured, one without a currency's name."""
    return ordering.prices.get(service.provider, PriceList(currency=""))


def _page_of(category: Category, catalogue: Catalogue) -> int:
    return catalogue.categories(category.provider).index(category) // keyboards.PER_PAGE
