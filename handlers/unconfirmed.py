"""An admin's decisions about unconfirmed orders: the list, and "It does not exist"."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from aiogram.utils.callback_answer import CallbackAnswer

from core.orders.order import Order
from core.orders.unconfirmed import AlreadyDecided, Deciding, TooEarly
from core.requests.asking import Asking
from core.requests.request import AwaitedReply, ReplyPurpose
from handlers.buttons import BackToDeciding, Decide, MoreUnconfirmed
from handlers.checkout import alert
from handlers.form_step import Event
from handlers.role_filters import IsAdmin, Names, name_of
from handlers.show import chat_of, is_private, send, show
from handlers.views import unconfirmed as views

AT_ONCE = 20
"""How many orders are put before an admin at a time: Telegram takes about one message a second in a chat."""

router = Router(name="deciding")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("unconfirmed"))
async def unconfirmed(message: Message, deciding: Deciding, asking: Asking, users: Names) -> None:
    await _list(message, 0, deciding, asking, users)


@router.callback_query(MoreUnconfirmed.filter())
async def more_unconfirmed(
    callback: CallbackQuery, callback_data: MoreUnconfirmed, deciding: Deciding, asking: Asking, users: Names
) -> None:
    await _list(callback, callback_data.after, deciding, asking, users)


async def _list(event: Event, after: int, deciding: Deciding, asking: Asking, users: Names) -> None:
    """Shows the orders that wait behind `after`, each in its own message; begins with the first if none does."""
    waiting = await deciding.open()
    if not waiting:
        await send(event, *views.nothing_to_decide())
        return
    start = next((place for place, order in enumerate(waiting) if order.id > after), 0)
    shown = waiting[start : start + AT_ONCE]
    for order in shown:
        message_id = await send(event, *views.to_decide(order, await name_of(users, order.user_id)))
        await _follow(event, message_id, order, asking)
    if len(waiting) > AT_ONCE:
        await send(event, *views.more_to_decide(start + len(shown), len(waiting), shown[-1].id))


@router.callback_query(Decide.filter(~F.exists))
async def missing(
    callback: CallbackQuery,
    callback_data: Decide,
    callback_answer: CallbackAnswer,
    deciding: Deciding,
    asking: Asking,
    users: Names,
) -> None:
    """Asks once more, whatever the balance says, because the customer may then buy the same a second time."""
    order_id = callback_data.order_id
    try:
        if callback_data.sure:
            order = await deciding.declare_missing(order_id, callback.from_user.id)
            message_id = await show(callback, *views.decided(order, _by(callback)))
            if message_id is not None and is_private(callback):
                # It has a button that leads elsewhere, so it must not be edited any more.
                await asking.forget(chat_of(callback), message_id)
        else:
            order = await deciding.arrived(order_id)
            others, name = await deciding.others_sent(order), await name_of(users, order.user_id)
            await show(callback, *views.ask_missing(order, others, name))
    except TooEarly as error:
        alert(callback_answer, views.too_early(error.until))
    except AlreadyDecided as error:
        await show_decided(callback, error.order, users)


def _by(callback: CallbackQuery) -> str:
    """Who decides, where others see it too."""
    return "" if is_private(callback) else callback.from_user.full_name


@router.callback_query(BackToDeciding.filter())
async def back(
    callback: CallbackQuery, callback_data: BackToDeciding, deciding: Deciding, asking: Asking, users: Names
) -> None:
    try:
        order = await deciding.pending(callback_data.order_id)
    except AlreadyDecided as error:
        await show_decided(callback, error.order, users)
    else:
        message_id = await show(callback, *views.to_decide(order, await name_of(users, order.user_id)))
        await _follow(callback, message_id, order, asking)


async def _follow(event: Event, message_id: int | None, order: Order, asking: Asking) -> None:
    """Remembers a message that asks about an order, so that it is edited once the order is decided elsewhere."""
    if message_id is not None:
        await asking.ask(chat_of(event), message_id, AwaitedReply(purpose=ReplyPurpose.DECIDE, about=order.id))


async def show_decided(event: Event, order: Order | None, users: Names) -> None:
    """Says that the order is already decided, and by whom."""
    await show(
        event, *views.already_decided(order, await name_of(users, order.decided_by if order is not None else None))
    )
