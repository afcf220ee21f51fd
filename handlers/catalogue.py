"""Finding a service: by platform and kind, by category, by words, by number, by link. Stateless: old buttons work."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer
from aiogram.utils.deep_linking import create_start_link

from core.catalogue.catalogue import Catalogue, Category
from core.catalogue.favourites import Favourites
from core.catalogue.platform_words import kind_of, platform_of
from core.catalogue.platforms import Kind, Platform
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.clock import Clock
from core.orders.checkout import MaintenanceReader, Ordering
from core.orders.order_actions import OrderActions
from core.people.access import Access
from handlers.buttons import (
    AskSearch,
    Favour,
    NewOrder,
    Page,
    SearchPage,
    ShowCategories,
    ShowCategory,
    ShowFavourites,
    ShowPlatform,
    ShowService,
    ShowShelf,
)
from handlers.conversation import Conversation
from handlers.language import _
from handlers.list_buttons import AllPlatforms
from handlers.offers import offer_of, offers
from handlers.show import Outdated, show
from handlers.views import catalogue as views
from handlers.views.keyboard import PER_PAGE, Shown
from handlers.views.service import card, gone

router = Router(name="catalogue")
Event = Message | CallbackQuery
SERVICE_LINK = "s"
"""t.me/BOT?start=s12 opens the card of the service with the id 12."""
RECENT = 3


@router.message(Command("services", "new"))
@router.callback_query(NewOrder.filter())
async def new_order(
    event: Event, shop: Shop, ordering: Ordering, order_actions: OrderActions, maintenance: MaintenanceReader
) -> None:
    """Shows the platforms, and the services that the person ordered last; a single platform is skipped."""
    platforms, closed = shop.catalogue.platforms(), await maintenance.current()
    recent = await _recent(event, shop, order_actions)
    if len(platforms) == 1 and not recent and closed is None:
        await _show_platform(event, platforms[0], shop, ordering)
    else:
        await show(event, *views.new_order(platforms, offers(recent, shop, ordering), closed))


@router.callback_query(AllPlatforms.filter())
async def platforms(callback: CallbackQuery, callback_data: AllPlatforms, shop: Shop) -> None:
    await show(callback, *views.platforms(shop.catalogue.platforms(), callback_data.page))


async def _recent(event: Event, shop: Shop, order_actions: OrderActions) -> list[Service]:
    if event.from_user is None:
        return []
    ids = await order_actions.recent_services(event.from_user.id, RECENT)
    known = (shop.catalogue.service(service_id) for service_id in ids)
    return [service for service in known if service is not None and shop.catalogue.problem(service) is None]


@router.callback_query(ShowPlatform.filter())
async def platform_button(callback: CallbackQuery, callback_data: ShowPlatform, shop: Shop, ordering: Ordering) -> None:
    await _show_platform(callback, callback_data.platform, shop, ordering)


async def _show_platform(event: Event, platform: Platform, shop: Shop, ordering: Ordering) -> None:
    """Shows the kinds of services for a platform; a single kind is skipped."""
    kinds = shop.catalogue.kinds(platform)
    if not kinds:
        raise Outdated
    if len(kinds) == 1:
        await _show_shelf(event, platform, kinds[0][0], 0, shop, ordering)
    else:
        await show(event, *views.kinds(platform, kinds))


@router.callback_query(ShowShelf.filter())
async def shelf_button(callback: CallbackQuery, callback_data: ShowShelf, shop: Shop, ordering: Ordering) -> None:
    await _show_shelf(callback, callback_data.platform, callback_data.kind, callback_data.page, shop, ordering)


async def _show_shelf(event: Event, platform: Platform, kind: Kind, page: int, shop: Shop, ordering: Ordering) -> None:
    services = shop.catalogue.shelf(platform, kind)
    if not services:
        raise Outdated
    skipped = len(shop.catalogue.kinds(platform)) == 1
    up: CallbackData = NewOrder() if skipped else ShowPlatform(platform=platform)
    await show(event, *views.shelf(platform, kind, offers(services, shop, ordering), page, up))


@router.callback_query(ShowCategories.filter())
async def categories(callback: CallbackQuery, callback_data: ShowCategories, shop: Shop) -> None:
    await show(callback, *views.categories(shop.catalogue.categories(), callback_data.page))


@router.callback_query(ShowCategory.filter())
async def category(callback: CallbackQuery, callback_data: ShowCategory, shop: Shop, ordering: Ordering) -> None:
    shown = shop.catalogue.category(callback_data.key)
    if shown is None:
        raise Outdated
    up_page = _page_of(shown, shop.catalogue)
    await show(callback, *views.category(shown, offers(shown.services, shop, ordering), callback_data.page, up_page))


@router.callback_query(ShowService.filter())
async def service_card(
    callback: CallbackQuery,
    callback_data: ShowService,
    conversation: Conversation,
    shop: Shop,
    ordering: Ordering,
    favourites: Favourites,
    access: Access,
) -> None:
    service = shop.catalogue.service(callback_data.id)
    if service is None:
        raise Outdated
    await show_service(callback, service, conversation, shop, ordering, favourites, access)


async def show_service(
    event: Event,
    service: Service,
    conversation: Conversation,
    shop: Shop,
    ordering: Ordering,
    favourites: Favourites,
    access: Access,
) -> None:
    """A service's card; if the service is gone, a way to similar ones. A link that is sent next begins its order."""
    if shop.catalogue.is_gone(service):
        await show(event, *gone(_up(service, shop.catalogue)))
        return
    conversation.looking_at = service.id
    user_id = event.from_user.id if event.from_user else 0
    link = await create_start_link(event.bot, f"{SERVICE_LINK}{service.id}") if event.bot else ""
    favourite = service.id in await favourites.of(user_id)
    offer = offer_of(service, shop, ordering)
    await show(event, *card(offer, link, favourite, _up(service, shop.catalogue)))


@router.callback_query(Favour.filter())
async def favour(
    callback: CallbackQuery,
    callback_data: Favour,
    callback_answer: CallbackAnswer,
    conversation: Conversation,
    shop: Shop,
    ordering: Ordering,
    favourites: Favourites,
    access: Access,
    clock: Clock,
) -> None:
    service = shop.catalogue.service(callback_data.service_id)
    if service is None or (callback_data.on and shop.catalogue.is_gone(service)):
        raise Outdated
    await favourites.set(callback.from_user.id, service.id, callback_data.on, clock())
    callback_answer.text = _("Added to your favourites.") if callback_data.on else _("Removed from your favourites.")
    await show_service(callback, service, conversation, shop, ordering, favourites, access)


@router.message(Command("favourites"))
async def favourites_command(message: Message, shop: Shop, ordering: Ordering, favourites: Favourites) -> None:
    await _show_favourites(message, 0, shop, ordering, favourites)


@router.callback_query(ShowFavourites.filter())
async def favourites_button(
    callback: CallbackQuery, callback_data: ShowFavourites, shop: Shop, ordering: Ordering, favourites: Favourites
) -> None:
    await _show_favourites(callback, callback_data.page, shop, ordering, favourites)


async def _show_favourites(event: Event, page: int, shop: Shop, ordering: Ordering, favourites: Favourites) -> None:
    ids = await favourites.of(event.from_user.id if event.from_user else 0)
    known = (shop.catalogue.service(service_id) for service_id in ids)
    shown = offers((service for service in known if service is not None), shop, ordering)
    await show(event, *views.favourites(shown, page))


@router.message(Command("search"))
async def search_command(message: Message, command: CommandObject, shop: Shop, ordering: Ordering) -> None:
    words = " ".join((command.args or "").split())
    if words:
        await show_found(message, words, 0, shop, ordering)
    else:
        await show(message, *views.ask_search())


@router.callback_query(AskSearch.filter())
async def ask_search(callback: CallbackQuery) -> None:
    await show(callback, *views.ask_search())


@router.callback_query(SearchPage.filter())
async def search_page(callback: CallbackQuery, callback_data: SearchPage, shop: Shop, ordering: Ordering) -> None:
    await show_found(callback, callback_data.words, callback_data.page, shop, ordering)


async def show_found(event: Event, words: str, page: int, shop: Shop, ordering: Ordering) -> None:
    """Shows a page of what `words` find; if they find nothing, of what the corrected words or most of them find."""
    await show(event, *await shop.beside(lambda: _found(words, page, shop, ordering)))


def _found(words: str, page: int, shop: Shop, ordering: Ordering) -> Shown:
    services, written, partly = shop.catalogue.search(words), "", False
    if not services:
        corrected = shop.catalogue.suggestion(words)
        if meant := corrected or shop.catalogue.part(words):
            services, words, written, partly = shop.catalogue.search(meant), meant, words, not corrected
    return views.found(words, offers(services, shop, ordering), page, written, partly)


@router.callback_query(Page.filter())
async def page_number(_callback: CallbackQuery) -> None:
    """The number between the arrows only names the page."""


def _up(service: Service, catalogue: Catalogue) -> CallbackData | None:
    """Back to the shelf where the service is, or was."""
    platform, kind = platform_of(service), kind_of(service)
    services = catalogue.shelf(platform, kind)
    if not services:
        return None
    place = next((place for place, other in enumerate(services) if other.id == service.id), 0)
    return ShowShelf(platform=platform, kind=kind, page=place // PER_PAGE)


def _page_of(category: Category, catalogue: Catalogue) -> int:
    return catalogue.categories().index(category) // PER_PAGE
