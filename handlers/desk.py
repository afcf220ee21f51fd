"""/desk: the operator's home, and the lists behind its lines."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery
from aiogram.utils.callback_answer import CallbackAnswer

from core.clock import Clock
from core.desk.desk import Desk, DeskLine
from core.orders.order import Order
from core.orders.order_actions import OrderActions
from core.orders.unconfirmed import AlreadyDecided, Deciding
from core.people.access import Access
from core.provider import ProviderError
from handlers.cards import Cards
from handlers.checkout import alert
from handlers.desk_buttons import DeskCancel, DeskList, DeskOrder, LowBalances, ShowDesk
from handlers.form_step import Event
from handlers.paging import read_page
from handlers.role_filters import IsAdmin, IsOwner, Names, name_of
from handlers.show import show
from handlers.unconfirmed import show_decided
from handlers.views import desk as views
from handlers.views.keyboard import markup
from handlers.views.unconfirmed import to_decide

router = Router(name="desk")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("desk"))
@router.callback_query(ShowDesk.filter())
async def show_desk(event: Event, desk: Desk, access: Access) -> None:
    for_owner = event.from_user is not None and access.is_owner(event.from_user.id)
    await show(event, *views.desk(await desk.overview(), for_owner))


async def _may_see(callback: CallbackQuery, callback_data: DeskList | DeskOrder | DeskCancel, access: Access) -> bool:
    """Refusals say what the shop's account lacks, so only owners see them."""
    return callback_data.line is not DeskLine.REFUSED or access.is_owner(callback.from_user.id)


@router.callback_query(DeskList.filter(), _may_see)
async def show_list(callback: CallbackQuery, callback_data: DeskList, desk: Desk, clock: Clock) -> None:
    line = callback_data.line
    found, page, total = await read_page(partial(desk.page, line), callback_data.page)
    await show(callback, *views.listed(line, found, page, total, clock()))


@router.callback_query(DeskOrder.filter(F.line == DeskLine.UNCONFIRMED))
async def show_unconfirmed(callback: CallbackQuery, callback_data: DeskOrder, deciding: Deciding, users: Names) -> None:
    try:
        order = await deciding.pending(callback_data.id)
    except AlreadyDecided as error:
        await show_decided(callback, error.order, users)
    else:
        text, keyboard = to_decide(order, await name_of(users, order.user_id))
        await show(callback, text, markup(*keyboard.inline_keyboard, views.back_to(DeskLine.UNCONFIRMED)))


@router.callback_query(DeskOrder.filter(), _may_see)
async def show_order(
    callback: CallbackQuery,
    callback_data: DeskOrder,
    callback_answer: CallbackAnswer,
    desk: Desk,
    order_actions: OrderActions,
    cards: Cards,
    clock: Clock,
    users: Names,
) -> None:
    order = await desk.order(callback_data.id)
    if callback_data.ask:
        try:
            order = await order_actions.refresh(order.id, order.user_id)
        except ProviderError as error:
            alert(callback_answer, views.not_asked(order, error))
            return
    await _show_order(callback, callback_data.line, order, cards, clock, users)


async def _show_order(
    callback: CallbackQuery, line: DeskLine, order: Order, cards: Cards, clock: Clock, users: Names
) -> None:
    name = await name_of(users, order.user_id)
    await show(callback, *views.one(line, order, clock(), cards.may_cancel(order), name))


@router.callback_query(DeskCancel.filter(), _may_see)
async def cancel(
    callback: CallbackQuery,
    callback_data: DeskCancel,
    callback_answer: CallbackAnswer,
    desk: Desk,
    order_actions: OrderActions,
    cards: Cards,
    clock: Clock,
    users: Names,
) -> None:
    """Asks the operator once more, then the provider; the customer is told the outcome."""
    order = await desk.order(callback_data.id)
    order = await order_actions.cancelable(order.id, order.user_id)
    if not callback_data.sure:
        await show(callback, *views.ask_cancel(callback_data.line, order, await name_of(users, order.user_id)))
        return
    try:
        order = await order_actions.cancel(order.id, order.user_id)
    except ProviderError as error:
        alert(callback_answer, views.not_asked(order, error))
        return
    await _show_order(callback, callback_data.line, order, cards, clock, users)


@router.callback_query(LowBalances.filter(), IsOwner())
async def low_balances(callback: CallbackQuery, desk: Desk) -> None:
    await show(callback, *views.low_balances(await desk.low()))
