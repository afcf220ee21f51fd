"""The operator's catalogue: a value is asked for, confirmed if it may be a mistake, and set."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.catalogue.editing import CatalogueEditor, markup
from core.catalogue.price_input import UnreadableAmount, markup_readings, read_amount
from core.catalogue.rule import Rule
from core.catalogue.rules import Scope
from core.catalogue.service import Service
from core.orders.checkout import Ordering
from core.people.user import User
from handlers.catalogue_desk import card_of, service_of, show_overview
from handlers.catalogue_desk_buttons import AskValue, SetPrices, Value
from handlers.command_words import Says
from handlers.conversation import Conversation, ValueQuestion, asked_in, is_asked_for_a_value
from handlers.message_text import NotCommand
from handlers.role_filters import IsOwner
from handlers.show import Outdated, ask, show
from handlers.views import catalogue_desk_checks as checks
from handlers.views import catalogue_desk_rules as views
from handlers.views.keyboard import Shown

router = Router(name="catalogue_desk_values")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())
TAKES_BACK = {"-", "–", "—"}
LONGEST_NAME = 200
Fields = Mapping[str, Any]
"""Fields of a rule, with their new values."""


@router.callback_query(AskValue.filter())
async def ask_value(
    callback: CallbackQuery,
    callback_data: AskValue,
    conversation: Conversation,
    catalogue_editor: CatalogueEditor,
    ordering: Ordering,
) -> None:
    service = service_of(callback_data.id, catalogue_editor.shop)
    scope, value = callback_data.scope, callback_data.value
    text = views.ask(service, scope, value, ordering.prices.get(service.provider))
    await _ask(callback, text, ValueQuestion(0, service.id, scope, value), conversation)


async def _ask(event: Message | CallbackQuery, text: str, question: ValueQuestion, conversation: Conversation) -> None:
    message_id = await ask(event, text)
    if message_id is not None:
        conversation.value = question._replace(message_id=asked_in(event, message_id))


@router.message(is_asked_for_a_value, Says("cancel"))
@router.message(is_asked_for_a_value, Command("cancel", magic=~F.args))
async def leave(message: Message, conversation: Conversation) -> None:
    asked, conversation.value = conversation.value, None
    if asked is None:
        raise Outdated
    await show(message, *views.left(asked.service_id, asked.scope))


@router.message(is_asked_for_a_value, NotCommand())
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
        await show_overview(message, catalogue_editor.shop)
        return
    service = service_of(asked.service_id, catalogue_editor.shop)
    prices = ordering.prices.get(service.provider)
    try:
        readings = _read(value, text, prices.paid_in if prices is not None else "")
    except UnreadableAmount:
        await _ask(message, views.ask_again(service, scope, value, prices), asked, conversation)
        return
    conversation.value = None
    if len(readings) > 1 or _is_for_many(scope, value, text):
        check = partial(_check, service, scope, value, readings, catalogue_editor, ordering)
        await show(message, *await catalogue_editor.shop.beside(check))
        return
    await catalogue_editor.change(scope, service, known_user.id, **readings[0])
    await _show_changed(message, service, scope, catalogue_editor, ordering)


def _read(value: Value, text: str, currency: str) -> Sequence[Fields]:
    """What an operator's text may mean. Raises UnreadableAmount."""
    back = text in TAKES_BACK
    match value:
        case Value.MARKUP:
            return [markup(values) for values in ([{}] if back else markup_readings(text, currency))]
        case Value.PRICE:
            return [markup({} if back else {"price": read_amount(text, currency)})]
        case Value.FLOOR:
            return [{"floor": None if back else read_amount(text, currency)}]
        case Value.NAME | Value.GROUP:
            name = " ".join(text.split())
            if not name or len(name) > LONGEST_NAME:
                raise UnreadableAmount(text)
            return [{"name" if value is Value.NAME else "group": None if back else name}]


def _is_for_many(scope: Scope, value: Value, text: str) -> bool:
    """Whether it changes the prices of many services at once."""
    return scope is not Scope.SERVICE and value in {Value.MARKUP, Value.FLOOR} and text not in TAKES_BACK


def _check(
    service: Service,
    scope: Scope,
    value: Value,
    readings: Sequence[Fields],
    catalogue_editor: CatalogueEditor,
    ordering: Ordering,
) -> Shown:
    """The question whether it is meant like this, with what it makes of one price."""
    covered = catalogue_editor.covered(scope, service, _has_floor if value is Value.FLOOR else _has_prices)
    catalogue = catalogue_editor.shop.catalogue
    # One that customers see tells the operator most.
    sold = (one for one in covered if one.rate and catalogue.problem(one) is None)
    example = next(sold, None) or (covered[0] if covered else service)
    effects = [
        checks.Effect(Rule(**fields), catalogue_editor.as_if(scope, service, fields, example)) for fields in readings
    ]
    prices = ordering.prices.get(service.provider)
    return checks.prices(
        SetPrices(id=service.id, scope=scope, value=value), service, example, effects, len(covered), prices
    )


def _has_floor(rule: Rule) -> bool:
    return rule.floor is not None


def _has_prices(rule: Rule) -> bool:
    return rule.prices


@router.callback_query(SetPrices.filter())
async def set_prices(
    callback: CallbackQuery, callback_data: SetPrices, catalogue_editor: CatalogueEditor, ordering: Ordering
) -> None:
    service, scope = service_of(callback_data.id, catalogue_editor.shop), callback_data.scope
    percent, amount = callback_data.percent, callback_data.amount
    fields = {"floor": amount} if callback_data.value is Value.FLOOR else markup({"percent": percent, "fixed": amount})
    await catalogue_editor.change(scope, service, callback.from_user.id, **fields)
    await _show_changed(callback, service, scope, catalogue_editor, ordering)


async def _show_changed(
    event: Message | CallbackQuery,
    service: Service,
    scope: Scope,
    catalogue_editor: CatalogueEditor,
    ordering: Ordering,
) -> None:
    now = service_of(service.id, catalogue_editor.shop)
    await show(event, *await card_of(now, catalogue_editor, ordering, scope))
