"""/catalogue: the operator finds a service, sees its cost and margin, and sets its price, name and place."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from core.catalogue.keeping import Keeping
from core.catalogue.price_input import Unreadable, read_amount, read_markup
from core.catalogue.rules import Scope
from core.catalogue.service import Service, Unorderable
from core.catalogue.shop import Shop
from core.orders.checkout import Ordering
from core.people.user import User
from handlers.conversation import Conversation, ValueQuestion, asked_in, is_asked_for_a_value
from handlers.form_step import Event
from handlers.keeping_buttons import (
    AskValue,
    KeepCatalogue,
    KeepService,
    Kept,
    KeptServices,
    ShowChanges,
    Switch,
    Turn,
    Value,
)
from handlers.list_buttons import fitting
from handlers.roles import IsOwner
from handlers.show import Outdated, ask, show
from handlers.views import keeping as views
from handlers.views import keeping_rules as rule_views
from handlers.views import updates as update_views
from handlers.views.keyboard import PER_PAGE

router = Router(name="keeping")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())
TAKES_BACK = {"-", "–", "—"}
LONGEST_NAME = 200
MOST_CHANGES = 3
LAST_PAGE = 1_000_000


@router.message(Command("catalogue"))
async def catalogue_command(message: Message, command: CommandObject, keeping: Keeping, ordering: Ordering) -> None:
    """`/catalogue` for the overview, `/catalogue WORDS` or `/catalogue NUMBER` for a service."""
    words = fitting(" ".join((command.args or "").split()))
    if not words:
        await _overview(message, keeping.shop)
        return
    found = keeping.find(words)
    if len(found) == 1:
        await show(message, *await _card(found[0], keeping, ordering))
    else:
        await show(message, *views.services(found, KeptServices(words=words), ordering.prices, keeping.shop.catalogue))


@router.callback_query(KeepCatalogue.filter())
async def overview(callback: CallbackQuery, shop: Shop) -> None:
    await _overview(callback, shop)


async def _overview(event: Event, shop: Shop) -> None:
    counts = {kept: len(_kept(kept, shop)) for kept in Kept}
    # A provider's rule is reached through any of its services.
    providers = {service.provider: service.id for service in shop.catalogue.everything() if service.offered}
    await show(event, *views.overview(counts, providers))


@router.callback_query(KeptServices.filter())
async def services(callback: CallbackQuery, callback_data: KeptServices, keeping: Keeping, ordering: Ordering) -> None:
    shop = keeping.shop
    found = keeping.find(callback_data.words) if callback_data.words else _kept(callback_data.kept, shop)
    await show(callback, *views.services(found, callback_data, ordering.prices, shop.catalogue))


def _kept(kept: Kept, shop: Shop) -> Sequence[Service]:
    offered = [service for service in shop.catalogue.everything() if service.offered]
    match kept:
        case Kept.ALL:
            return offered
        case Kept.PAUSED:
            return [service for service in offered if shop.catalogue.problem(service) is Unorderable.AT_A_LOSS]
        case Kept.HIDDEN:
            return [service for service in offered if service.rule is not None and service.rule.hidden]
        case Kept.PINNED:
            return [service for service in offered if service.rule is not None and service.rule.pinned]
        case Kept.PRICED:
            return [service for service in offered if service.rule is not None and service.rule.prices]


@router.callback_query(KeepService.filter())
async def service_card(
    callback: CallbackQuery, callback_data: KeepService, keeping: Keeping, ordering: Ordering
) -> None:
    service = _service(callback_data.id, keeping.shop)
    await show(callback, *await _card(service, keeping, ordering, callback_data.scope))


def _service(service_id: int, shop: Shop) -> Service:
    service = shop.catalogue.service(service_id)
    if service is None:
        raise Outdated
    return service


async def _card(service: Service, keeping: Keeping, ordering: Ordering, scope: Scope = Scope.SERVICE) -> views.Shown:
    shop, prices = keeping.shop, ordering.prices.get(service.provider)
    if scope is Scope.SERVICE:
        recorded = await keeping.history.changes(service.id, MOST_CHANGES)
        return views.card(service, shop.rules, prices, shop.catalogue.problem(service), recorded)
    return rule_views.wider(service, scope, shop.rules.at(scope, service), prices)


@router.callback_query(ShowChanges.filter())
async def changes(callback: CallbackQuery, callback_data: ShowChanges, keeping: Keeping) -> None:
    shown = callback_data.model_copy(update={"page": max(0, min(callback_data.page, LAST_PAGE))})
    at, find = update_views.at_of(shown), keeping.shop.catalogue.service
    found, total = await keeping.history.changed(shown.provider, at, shown.page * PER_PAGE, PER_PAGE)
    services = {one.service_id: find(one.service_id) for one in found}
    await show(callback, *update_views.changes(found, total, shown, services))


@router.callback_query(Turn.filter())
async def turn(callback: CallbackQuery, callback_data: Turn, keeping: Keeping, ordering: Ordering) -> None:
    service, admin, on = _service(callback_data.id, keeping.shop), callback.from_user.id, callback_data.on
    match callback_data.switch:
        case Switch.HIDDEN:
            await keeping.change(callback_data.scope, service, admin, hidden=on)
        case Switch.PINNED:
            await keeping.change(callback_data.scope, service, admin, pinned=on)
        case Switch.LOSS:
            await keeping.agree_to_loss(service, admin)
    now = _service(callback_data.id, keeping.shop)
    await show(callback, *await _card(now, keeping, ordering, callback_data.scope))


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
    message: Message, conversation: Conversation, keeping: Keeping, ordering: Ordering, known_user: User
) -> None:
    """Only a reply to the question counts, so that a search never becomes a service's name."""
    asked, text = conversation.value, (message.text or "").strip()
    if asked is None:
        raise Outdated
    try:
        scope, value = Scope(asked.scope), Value(asked.value)
    except ValueError:  # another version of the bot asked
        conversation.value = None
        await _overview(message, keeping.shop)
        return
    service = _service(asked.service_id, keeping.shop)
    try:
        await _set(service, scope, value, text, known_user.id, keeping)
    except Unreadable:
        await message.answer(rule_views.unreadable(value))
        return
    conversation.value = None
    await show(message, *await _card(_service(service.id, keeping.shop), keeping, ordering, scope))


async def _set(service: Service, scope: Scope, value: Value, text: str, admin: int, keeping: Keeping) -> None:
    """Stores what an operator wrote. Raises Unreadable."""
    back = text in TAKES_BACK
    match value:
        case Value.MARKUP:
            await keeping.set_markup(scope, service, admin, {} if back else read_markup(text))
        case Value.PRICE:
            await keeping.set_markup(scope, service, admin, {} if back else {"price": read_amount(text)})
        case Value.FLOOR:
            await keeping.change(scope, service, admin, floor=None if back else read_amount(text))
        case Value.NAME | Value.GROUP:
            name = " ".join(text.split())
            if not name or len(name) > LONGEST_NAME:
                raise Unreadable(text)
            field = "name" if value is Value.NAME else "group"
            await keeping.change(scope, service, admin, **{field: None if back else name})
