"""An admin's decision on an unconfirmed order: what waits, and "It does not exist". `numbering` has "It exists"."""

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram.utils.callback_answer import CallbackAnswer

from core.orders.order import Order
from core.orders.unconfirmed import AlreadyDecided, Deciding, TooEarly, is_declared_missing
from core.people.access import Access
from handlers.buttons import BackToDeciding, Decide, MoreUnconfirmed
from handlers.checkout import alert
from handlers.form_step import Event
from handlers.show import send, show
from handlers.views import keyboards
from handlers.views import unconfirmed as texts


class IsAdmin(Filter):
    async def __call__(self, event: TelegramObject, access: Access) -> bool:
        user = getattr(event, "from_user", None)
        return user is not None and access.is_admin(user.id)


AT_ONCE = 20
"""How many orders are put before an admin at a time: Telegram takes about one message a second in a chat."""

router = Router(name="deciding")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("unconfirmed"))
async def unconfirmed(message: Message, deciding: Deciding) -> None:
    await _list(message, 0, deciding)


@router.callback_query(MoreUnconfirmed.filter())
async def more_unconfirmed(callback: CallbackQuery, callback_data: MoreUnconfirmed, deciding: Deciding) -> None:
    await _list(callback, callback_data.after, deciding)


async def _list(event: Event, after: int, deciding: Deciding) -> None:
    """Shows what waits behind the order `after`, each in a message of its own; from the first on if none does."""
    waiting = await deciding.open()
    if not waiting:
        await send(event, texts.nothing_to_decide())
        return
    start = next((place for place, order in enumerate(waiting) if order.id > after), 0)
    shown = waiting[start : start + AT_ONCE]
    for order in shown:
        await send(event, texts.to_decide(order), keyboards.decide(order.id))
    if len(waiting) > AT_ONCE:
        text = texts.more_to_decide(start + len(shown), len(waiting))
        more = start + len(shown) < len(waiting)
        await send(event, text, keyboards.more_unconfirmed(shown[-1].id) if more else None)


@router.callback_query(Decide.filter(~F.exists))
async def missing(
    callback: CallbackQuery, callback_data: Decide, callback_answer: CallbackAnswer, deciding: Deciding
) -> None:
    """Asks once more, whatever the balance says: the customer may order again what was bought already."""
    order_id = callback_data.order_id
    try:
        if callback_data.sure:
            order = await deciding.missing(order_id, callback.from_user.id)
            await show(callback, texts.decided(order), keyboards.found_after_all(order_id))
        else:
            order = await deciding.arrived(order_id)
            text = texts.ask_missing(order, await deciding.others_sent(order))
            await show(callback, text, keyboards.ask_missing(order_id))
    except TooEarly as error:
        alert(callback_answer, texts.too_early(error.until))
    except AlreadyDecided as error:
        await show_decided(callback, error.order)


@router.callback_query(BackToDeciding.filter())
async def back(callback: CallbackQuery, callback_data: BackToDeciding, deciding: Deciding) -> None:
    try:
        order = await deciding.pending(callback_data.order_id)
    except AlreadyDecided as error:
        await show_decided(callback, error.order)
    else:
        await show(callback, texts.to_decide(order), keyboards.decide(order.id))


async def show_decided(event: Event, order: Order | None) -> None:
    """Says that there is nothing to decide any more; what was declared missing may be found after all."""
    again = keyboards.found_after_all(order.id) if order is not None and is_declared_missing(order) else None
    await show(event, texts.already_decided(order), again)
