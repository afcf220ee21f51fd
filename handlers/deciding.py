"""An admin's decision on an unconfirmed order: "It exists" asks for its number, "It does not exist" ends it."""

from aiogram import F, Router
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject, Update
from aiogram.utils.callback_answer import CallbackAnswer

from handlers import drafts, keyboards
from handlers.asking import Event
from handlers.callbacks import Decide, MoreUnconfirmed
from handlers.drafts import StaleDraft, Talking
from handlers.ordering import go_on
from handlers.placing import alert
from handlers.showing import send, show
from handlers.texts import orders as texts
from orders.access import Access
from orders.deciding import AlreadyDecided, Deciding, TooEarly, WrongNumber, looks_charged
from orders.models import User
from orders.ordering import Ordering
from orders.provider import ProviderError


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


@router.callback_query(Decide.filter(F.exists))
async def exists(callback: CallbackQuery, callback_data: Decide, state: FSMContext, deciding: Deciding) -> None:
    try:
        order = await deciding.pending(callback_data.order_id)
    except AlreadyDecided as error:
        await show(callback, texts.already_decided(error.order))
        return
    await drafts.ask_for_number(state, order.id)
    await send(callback, texts.ask_number(order))


@router.message(StateFilter(Talking.naming_order), Command("cancel", magic=~F.args))
async def leave(
    message: Message, event_update: Update, state: FSMContext, ordering: Ordering, known_user: User
) -> None:
    await message.answer(texts.left_undecided())
    await _return(message, event_update, state, ordering, known_user)


async def _return(message: Message, update: Update, state: FSMContext, ordering: Ordering, known_user: User) -> None:
    """Back to the admin's own form, where one was open; handled twice, `update` does not answer that form."""
    draft = await drafts.return_to_form(state)
    if draft is not None:
        draft.takes(update)
        await go_on(message, draft, state, ordering, known_user)


@router.message(StateFilter(Talking.naming_order), F.text, ~F.text.startswith("/"))
async def named(
    message: Message,
    event_update: Update,
    state: FSMContext,
    deciding: Deciding,
    ordering: Ordering,
    known_user: User,
) -> None:
    order_id = (await state.get_data()).get("order_id")
    if order_id is None:
        await state.clear()
        raise StaleDraft
    try:
        order = await deciding.exists(order_id, (message.text or "").strip(), message.chat.id)
    except AlreadyDecided as error:
        await message.answer(texts.already_decided(error.order))
    except (WrongNumber, ProviderError) as error:
        await message.answer(texts.wrong_number(str(error), order_id))
        return
    else:
        await message.answer(texts.decided(order))
    await _return(message, event_update, state, ordering, known_user)


@router.callback_query(Decide.filter(~F.exists))
async def missing(
    callback: CallbackQuery, callback_data: Decide, callback_answer: CallbackAnswer, deciding: Deciding
) -> None:
    try:
        waiting = await deciding.pending(callback_data.order_id)
        if looks_charged(waiting) and not callback_data.sure:
            await show(callback, texts.looks_charged(waiting), keyboards.decide(waiting.id, warned=True))
            return
        order = await deciding.missing(callback_data.order_id, callback.from_user.id)
    except AlreadyDecided as error:
        await show(callback, texts.already_decided(error.order))
    except TooEarly as error:
        alert(callback_answer, texts.too_early(error.until))
    else:
        await show(callback, texts.decided(order))
