"""Takes what no other router took: a link, a number of a service or of an order, words to search for."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message, Update

from core.catalogue.favourites import Favourites
from core.catalogue.platforms import Platform, fits_link, platform_of_link
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.forms.examples import example_on
from core.forms.links import link_problem
from core.forms.word_order import LINK, link_first
from core.orders.checkout import Checkout, Ordering
from core.orders.order import Order
from core.orders.order_actions import OrderActions
from core.orders.order_list import OrderGroup, OrderLists, number_of
from core.people.access import Access
from core.people.user import User
from handlers.cards import Cards
from handlers.catalogue import show_found, show_service
from handlers.conversation import Conversation, is_filling
from handlers.form_step import begin
from handlers.message_text import has_no_text, has_text
from handlers.offers import offers
from handlers.orders import show_as_it_is_now, show_own_found
from handlers.show import Outdated, show
from handlers.views.catalogue import for_link, nothing_for_link
from handlers.views.form_ends import text_only
from handlers.views.home import link_not_taken, not_understood
from handlers.views.orders import which_number
from handlers.views.service import none_numbered

router = Router(name="fallback")


@router.callback_query()
async def unknown_button(_callback: CallbackQuery) -> None:
    raise Outdated


@router.message(is_filling, has_no_text)
async def not_a_text(message: Message) -> None:
    await message.answer(text_only())


@router.message(has_text)
async def words(
    message: Message,
    shop: Shop,
    ordering: Ordering,
    access: Access,
    favourites: Favourites,
    conversation: Conversation,
    checkout: Checkout,
    event_update: Update,
    known_user: User,
    order_lists: OrderLists,
    order_actions: OrderActions,
    cards: Cards,
) -> None:
    said = " ".join((message.text or "").split())
    if conversation.looked_at is not None and LINK.match(" ".join(link_first(said.split()))):
        # Right after a service's card: its link, perhaps with the quantity beside it.
        service_id, words = conversation.looked_at, said.split()
        await begin(message, service_id, words, event_update, conversation, checkout, known_user)
    elif link := LINK.fullmatch(said):
        await _offer_for_link(message, link.group(), shop, ordering, conversation)
    elif said.lstrip("#").isdecimal():
        order, services = await _own(said, known_user.id, order_lists), _services(said.lstrip("#"), shop)
        if order is not None and (said.startswith("#") or not services):
            await show_as_it_is_now(message, order.id, known_user.id, order_actions, cards)
        elif order is not None:
            await show(message, *which_number(said, order, offers(services, shop, ordering)))
        else:
            await _numbered(message, said.lstrip("#"), shop, ordering, conversation, favourites, access)
    elif _could_be_a_search(said):
        # A misspelt name of a service may be the name of an account in an order.
        found = await shop.beside(lambda: shop.catalogue.search(said))
        if found or not await show_own_found(message, said, order_lists):
            await show_found(message, said, 0, shop, ordering)
    else:
        await show(message, *not_understood())


async def _offer_for_link(
    message: Message, link: str, shop: Shop, ordering: Ordering, conversation: Conversation
) -> None:
    """Offers services that fit a link sent alone, or says why there are none."""
    platform = platform_of_link(link) or Platform.WEBSITE
    kinds = shop.catalogue.kinds(platform)
    problem = link_problem(link, ordering.policy, example_on(platform, ordering.policy))
    if problem is not None:
        await show(message, *link_not_taken(problem))
    elif not kinds:
        await show(message, *nothing_for_link())
    else:
        conversation.link = link
        await show(message, *for_link(platform, [(kind, n) for kind, n in kinds if fits_link(kind, link)] or kinds))


@router.message()
async def unknown_message(message: Message) -> None:
    await show(message, *not_understood())


async def _numbered(
    message: Message,
    number: str,
    shop: Shop,
    ordering: Ordering,
    conversation: Conversation,
    favourites: Favourites,
    access: Access,
) -> None:
    """A service's number opens its card; any other number is searched for."""
    services = _services(number, shop)
    if len(services) == 1:
        await show_service(message, services[0], conversation, shop, ordering, favourites, access)
    elif services:
        await show_found(message, number, 0, shop, ordering)
    else:
        await show(message, *none_numbered(number))


async def _own(said: str, user_id: int, order_lists: OrderLists) -> Order | None:
    """The person's own order of that number."""
    number = number_of(said)
    if number is None:
        return None
    found = await order_lists.listed(user_id, OrderGroup.ALL, [str(number)], 0, 1)
    return next((order for order in found if order.id == number), None)


def _services(number: str, shop: Shop) -> list[Service]:
    """The services that customers find by that number."""
    return [service for service in shop.catalogue.called(number) if shop.catalogue.category_of(service)]


def _could_be_a_search(words: str) -> bool:
    """Whether the text is words: neither an unknown command nor a link."""
    return "/" not in words and any(letter.isalpha() for letter in words)
