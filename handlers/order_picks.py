"""/status, /refill and /cancel without a number: the orders that qualify, to choose one."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from core.orders.order_actions import OrderActions
from core.orders.order_picks import PickPurpose, Picks
from handlers.cards import Cards
from handlers.conversation import Conversation
from handlers.order_pick_buttons import Pick
from handlers.orders import refill, show_as_it_is_now
from handlers.show import send, show
from handlers.views import order_picks as views
from handlers.views import orders as order_views
from handlers.views.keyboard import PER_PAGE

router = Router(name="order_picks")


async def nothing_to_leave(_message: Message, conversation: Conversation) -> bool:
    """Within a form, /cancel ends the form."""
    return not conversation.is_busy


@router.message(Command("status", magic=~F.args))
async def which_status(message: Message, picks: Picks) -> None:
    await _ask(message, PickPurpose.STATUS, picks)


@router.message(Command("refill", magic=~F.args))
async def which_refill(message: Message, picks: Picks) -> None:
    await _ask(message, PickPurpose.REFILL, picks)


@router.message(Command("cancel", magic=~F.args), nothing_to_leave)
async def which_cancel(message: Message, picks: Picks) -> None:
    await _ask(message, PickPurpose.CANCEL, picks)


async def _ask(message: Message, purpose: PickPurpose, picks: Picks) -> None:
    # One more than fits tells whether there are others.
    orders = await picks.newest(message.chat.id, purpose, PER_PAGE + 1)
    await show(message, *views.choose(orders, purpose))


@router.callback_query(Pick.filter())
async def picked(callback: CallbackQuery, callback_data: Pick, order_actions: OrderActions, cards: Cards) -> None:
    order_id, user_id = callback_data.id, callback.from_user.id
    match callback_data.purpose:
        case PickPurpose.STATUS:
            await show_as_it_is_now(callback, order_id, user_id, order_actions, cards)
        case PickPurpose.REFILL:
            await refill(callback, order_id, user_id, order_actions)
        case PickPurpose.CANCEL:
            await send(callback, *order_views.ask_cancel(await order_actions.cancelable(order_id, user_id)))
