"""/catalogue: the operator finds a service, sees its cost and margin, and sets its price, name and place."""

from collections.abc import Sequence
from functools import partial

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from core.catalogue.editing import CatalogueEditor
from core.catalogue.rules import Scope
from core.catalogue.service import Service, Unorderable
from core.catalogue.shop import Shop
from core.orders.checkout import Ordering
from handlers.catalogue_desk_buttons import (
    AskHide,
    EditService,
    ServicesToEdit,
    ShowCatalogueDesk,
    ShowChanges,
    Switch,
    Turn,
    WhichServices,
)
from handlers.form_step import Event
from handlers.list_buttons import fitting
from handlers.paging import read_page
from handlers.role_filters import IsOwner
from handlers.show import Outdated, show
from handlers.views import catalogue_desk as views
from handlers.views import catalogue_desk_checks as checks
from handlers.views import catalogue_desk_rules as rule_views
from handlers.views import catalogue_news as news_views
from handlers.views.keyboard import Shown

router = Router(name="catalogue_desk")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())
MOST_CHANGES = 3


@router.message(Command("catalogue"))
async def catalogue_command(
    message: Message, command: CommandObject, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    """`/catalogue` for the overview, `/catalogue WORDS` or `/catalogue NUMBER` for a service."""
    words = fitting(" ".join((command.args or "").split()))
    if not words:
        await show_overview(message, catalogue_editor.shop)
        return
    found, words, written = await catalogue_editor.shop.beside(lambda: _found(words, catalogue_editor))
    if len(found) == 1:
        await show(message, *await card_of(found[0], catalogue_editor, ordering))
    else:
        shown, catalogue = ServicesToEdit(words=words), catalogue_editor.shop.catalogue
        await show(message, *views.services(found, shown, ordering.prices, catalogue, written))


def _found(words: str, catalogue_editor: CatalogueEditor) -> tuple[Sequence[Service], str, str]:
    """What `words` find, else what the corrected words do; the words that count; and what was written if it differs."""
    found = catalogue_editor.find(words)
    if not found and (meant := fitting(catalogue_editor.shop.catalogue.suggestion(words))):
        return catalogue_editor.find(meant), meant, words
    return found, words, ""


@router.callback_query(ShowCatalogueDesk.filter())
async def overview(callback: CallbackQuery, shop: Shop) -> None:
    await show_overview(callback, shop)


async def show_overview(event: Event, shop: Shop) -> None:
    await show(event, *await shop.beside(lambda: _overview(shop)))


def _overview(shop: Shop) -> Shown:
    counts = {which: len(_services(which, shop)) for which in WhichServices}
    # A provider's rule is reached through any of its services.
    providers = {service.provider: service.id for service in shop.catalogue.everything() if service.offered}
    return views.overview(counts, providers)


@router.callback_query(ServicesToEdit.filter())
async def services(
    callback: CallbackQuery, callback_data: ServicesToEdit, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    shop = catalogue_editor.shop
    words, which = callback_data.words, callback_data.which
    found = await shop.beside(lambda: catalogue_editor.find(words) if words else _services(which, shop))
    await show(callback, *views.services(found, callback_data, ordering.prices, shop.catalogue))


def _services(which: WhichServices, shop: Shop) -> Sequence[Service]:
    offered = [service for service in shop.catalogue.everything() if service.offered]
    match which:
        case WhichServices.ALL:
            return offered
        case WhichServices.PAUSED:
            return [service for service in offered if shop.catalogue.problem(service) is Unorderable.AT_A_LOSS]
        case WhichServices.HIDDEN:
            return [service for service in offered if service.rule is not None and service.rule.hidden]
        case WhichServices.PINNED:
            return [service for service in offered if service.rule is not None and service.rule.pinned]
        case WhichServices.PRICED:
            return [service for service in offered if service.rule is not None and service.rule.prices]


@router.callback_query(EditService.filter())
async def service_card(
    callback: CallbackQuery, callback_data: EditService, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    service = service_of(callback_data.id, catalogue_editor.shop)
    await show(callback, *await card_of(service, catalogue_editor, ordering, callback_data.scope))


def service_of(service_id: int, shop: Shop) -> Service:
    service = shop.catalogue.service(service_id)
    if service is None:
        raise Outdated
    return service


async def card_of(
    service: Service, catalogue_editor: CatalogueEditor, ordering: Ordering, scope: Scope = Scope.SERVICE
) -> Shown:
    shop, prices = catalogue_editor.shop, ordering.prices.get(service.provider)
    if scope is Scope.SERVICE:
        recorded = await catalogue_editor.history.changes(service.id, MOST_CHANGES)
        return views.card(service, shop.rules, prices, shop.catalogue.problem(service), recorded)
    return rule_views.wider(service, scope, shop.rules.at(scope, service), prices)


@router.callback_query(ShowChanges.filter())
async def changes(callback: CallbackQuery, callback_data: ShowChanges, catalogue_editor: CatalogueEditor) -> None:
    find = catalogue_editor.shop.catalogue.service
    read = partial(catalogue_editor.history.changed, callback_data.provider, news_views.at_of(callback_data))
    found, page, total = await read_page(read, callback_data.page)
    services = {one.service_id: find(one.service_id) for one in found}
    await show(callback, *news_views.changes(found, total, callback_data.model_copy(update={"page": page}), services))


@router.callback_query(AskHide.filter())
async def ask_hide(callback: CallbackQuery, callback_data: AskHide, catalogue_editor: CatalogueEditor) -> None:
    service, scope = service_of(callback_data.id, catalogue_editor.shop), callback_data.scope
    covered = await catalogue_editor.shop.beside(
        lambda: catalogue_editor.covered(scope, service, lambda rule: rule.hidden is not None)
    )
    await show(callback, *checks.hide(service, scope, len(covered)))


@router.callback_query(Turn.filter())
async def turn(
    callback: CallbackQuery, callback_data: Turn, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    service, admin, on = service_of(callback_data.id, catalogue_editor.shop), callback.from_user.id, callback_data.on
    match callback_data.switch:
        case Switch.HIDDEN:
            await catalogue_editor.change(callback_data.scope, service, admin, hidden=on)
        case Switch.PINNED:
            await catalogue_editor.change(callback_data.scope, service, admin, pinned=on)
        case Switch.LOSS:
            await catalogue_editor.agree_to_loss(service, admin)
    now = service_of(callback_data.id, catalogue_editor.shop)
    await show(callback, *await card_of(now, catalogue_editor, ordering, callback_data.scope))
