"""An admin's decision on an unconfirmed order: "It exists" asks for its number, "It does not exist" ends it."""

from aiogram import F, Router
from aiogram.filters import Command, Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers import keyboards
from handlers.callbacks import Decide
from handlers.drafts import StaleDraft, Talking
from handlers.showing import send, show
from handlers.texts import orders as texts
from orders.access import Access
from orders.deciding import AlreadyDecided, Deciding, WrongNumber, looks_charged
from orders.provider import ProviderError


class IsAdmin(Filter):
    async def __call__(self, event: TelegramObject, access: Access) -> bool:
        user = getattr(event, "from_user", None)
        return user is not None and access.is_admin(user.id)


router = Router(name="deciding")
router.message.filter(IsAdmin())
router.callback_query.filter(IsAdmin())


@router.message(Command("unconfirmed"))
async def unconfirmed(message: Message, deciding: Deciding) -> None:
    waiting = await deciding.open()
    if not waiting:
        await message.answer(texts.nothing_to_decide())
    for order in waiting[:20]:
        await message.answer(texts.to_decide(order), reply_markup=keyboards.decide(order.id))


@router.callback_query(Decide.filter(F.exists))
async def exists(callback: CallbackQuery, callback_data: Decide, state: FSMContext, deciding: Deciding) -> None:
    try:
        order = await deciding.pending(callback_data.order_id)
    except AlreadyDecided as error:
        await show(callback, texts.already_decided(error.order))
        return
    await state.clear()
    await state.set_state(Talking.naming_order)
    await state.set_data({"order_id": order.id})
    await send(callback, texts.ask_number(order))


@router.message(StateFilter(Talking.naming_order), F.text, ~F.text.startswith("/"))
async def named(message: Message, state: FSMContext, deciding: Deciding) -> None:
    order_id = (await state.get_data()).get("order_id")
    if order_id is None:
        await state.clear()
        raise StaleDraft
    try:
        order = await deciding.exists(order_id, (message.text or "").strip(), message.chat.id)
    except AlreadyDecided as error:
        await state.clear()
        await message.answer(texts.already_decided(error.order))
    except (WrongNumber, ProviderError) as error:
        await message.answer(texts.wrong_number(str(error)))
    else:
        await state.clear()
        await message.answer(texts.decided(order))


@router.callback_query(Decide.filter(~F.exists))
async def missing(callback: CallbackQuery, callback_data: Decide, deciding: Deciding) -> None:
    try:
        waiting = await deciding.pending(callback_data.order_id)
        if looks_charged(waiting) and not callback_data.sure:
            await show(callback, texts.looks_charged(waiting), keyboards.decide(waiting.id, warned=True))
            return
        order = await deciding.missing(callback_data.order_id, callback.from_user.id)
    except AlreadyDecided as error:
        await show(callback, texts.already_decided(error.order))
    else:
        await show(callback, texts.decided(order))
