"""/catalogue: the operator finds a service, sees its cost and margin, and sets its price, name and place."""

from collections.abc import Sequence
from functools import partial

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from core.catalogue.editing import CatalogueEditor
from core.catalogue.price_input import UnreadableAmount, read_amount, read_markup
from core.catalogue.rules import Scope
from core.catalogue.service import Service, Unorderable
from core.catalogue.shop import Shop
from core.orders.checkout import Ordering
from core.people.user import User
from handlers.catalogue_desk_buttons import (
    AskValue,
    EditService,
    ServicesToEdit,
    ShowCatalogueDesk,
    ShowChanges,
    Switch,
    Turn,
    Value,
    WhichServices,
)
from handlers.conversation import Conversation, ValueQuestion, asked_in, is_asked_for_a_value
from handlers.form_step import Event
from handlers.list_buttons import fitting
from handlers.paging import read_page
from handlers.role_filters import IsOwner
from handlers.show import Outdated, ask, show
from handlers.views import catalogue_desk as views
from handlers.views import catalogue_desk_rules as rule_views
from handlers.views import catalogue_news as news_views
from handlers.views.keyboard import Shown

router = Router(name="catalogue_desk")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())
TAKES_BACK = {"-", "–", "—"}
LONGEST_NAME = 200
MOST_CHANGES = 3


@router.message(Command("catalogue"))
async def catalogue_command(
    message: Message, command: CommandObject, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    """`/catalogue` for the overview, `/catalogue WORDS` or `/catalogue NUMBER` for a service."""
    words = fitting(" ".join((command.args or "").split()))
    if not words:
        await _overview(message, catalogue_editor.shop)
        return
    found = catalogue_editor.find(words)
    if len(found) == 1:
        await show(message, *await _card(found[0], catalogue_editor, ordering))
    else:
        await show(
            message,
            *views.services(found, ServicesToEdit(words=words), ordering.prices, catalogue_editor.shop.catalogue),
        )


@router.callback_query(ShowCatalogueDesk.filter())
async def overview(callback: CallbackQuery, shop: Shop) -> None:
    await _overview(callback, shop)


async def _overview(event: Event, shop: Shop) -> None:
    counts = {which: len(_services(which, shop)) for which in WhichServices}
    # A provider's rule is reached through any of its services.
    providers = {service.provider: service.id for service in shop.catalogue.everything() if service.offered}
    await show(event, *views.overview(counts, providers))


@router.callback_query(ServicesToEdit.filter())
async def services(
    callback: CallbackQuery, callback_data: ServicesToEdit, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    shop = catalogue_editor.shop
    found = catalogue_editor.find(callback_data.words) if callback_data.words else _services(callback_data.which, shop)
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
    service = _service(callback_data.id, catalogue_editor.shop)
    await show(callback, *await _card(service, catalogue_editor, ordering, callback_data.scope))


def _service(service_id: int, shop: Shop) -> Service:
    service = shop.catalogue.service(service_id)
    if service is None:
        raise Outdated
    return service


async def _card(
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


@router.callback_query(Turn.filter())
async def turn(
    callback: CallbackQuery, callback_data: Turn, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    service, admin, on = _service(callback_data.id, catalogue_editor.shop), callback.from_user.id, callback_data.on
    match callback_data.switch:
        case Switch.HIDDEN:
            await catalogue_editor.change(callback_data.scope, service, admin, hidden=on)
        case Switch.PINNED:
            await catalogue_editor.change(callback_data.scope, service, admin, pinned=on)
        case Switch.LOSS:
            await catalogue_editor.agree_to_loss(service, admin)
    now = _service(callback_data.id, catalogue_editor.shop)
    await show(callback, *await _card(now, catalogue_editor, ordering, callback_data.scope))


@router.callback_query(AskValue.filter())
async def ask_value(
    callback: CallbackQuery, callback_data: AskValue, conversation: Conversation, shop: Shop, ordering: Ordering
) -> None:
    service, scope, value = _service(callback_data.id, shop), callback_data.scope, callback_data.value
    text = rule_views.ask(service, scope, value, ordering.prices.get(service.provider))
    message_id = await ask(callback, text)
    if message_id is not None:
        conversation.value = ValueQuestion(asked_in(callback, message_id), service.id, scope, value)


@router.message(is_asked_for_a_value)
async def answered(
    message: Message,
    conversation: Conversation,
    catalogue_editor: CatalogueEditor,
    ordering: Ordering,
    known_user: User,
) -> None:
    """Only a reply to the question counts, so that a search never becomes a service's name."""
    asked, text = conversation.value, (message.text or "").strip()
    if asked is None:
        raise Outdated
    try:
        scope, value = Scope(asked.scope), Value(asked.value)
    except ValueError:  # another version of the bot asked
        conversation.value = None
        await _overview(message, catalogue_editor.shop)
        return
    service = _service(asked.service_id, catalogue_editor.shop)
    try:
        await _set(service, scope, value, text, known_user.id, catalogue_editor)
    except UnreadableAmount:
        await message.answer(rule_views.unreadable(value))
        return
    conversation.value = None
    await show(message, *await _card(_service(service.id, catalogue_editor.shop), catalogue_editor, ordering, scope))


async def _set(
    service: Service, scope: Scope, value: Value, text: str, admin: int, catalogue_editor: CatalogueEditor
) -> None:
    """Stores what an operator wrote. Raises UnreadableAmount."""
    back = text in TAKES_BACK
    match value:
        case Value.MARKUP:
            await catalogue_editor.set_markup(scope, service, admin, {} if back else read_markup(text))
        case Value.PRICE:
            await catalogue_editor.set_markup(scope, service, admin, {} if back else {"price": read_amount(text)})
        case Value.FLOOR:
            await catalogue_editor.change(scope, service, admin, floor=None if back else read_amount(text))
        case Value.NAME | Value.GROUP:
            name = " ".join(text.split())
            if not name or len(name) > LONGEST_NAME:
                raise UnreadableAmount(text)
            field = "name" if value is Value.NAME else "group"
            await catalogue_editor.change(scope, service, admin, **{field: None if back else name})
