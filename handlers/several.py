"""Refill or cancel for several orders at once."""

from aiogram import Router
from aiogram.types import CallbackQuery, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.orders.batch import Batch, BatchAction, State
from core.orders.several import Several
from handlers.batch_cards import BatchCards
from handlers.checkout import alert
from handlers.form_step import key_of
from handlers.several_buttons import ChoicePage, Choose, ChooseAll, ChooseSeveral, ConfirmSeveral, StartSeveral
from handlers.show import Outdated, send, show, thread_of
from handlers.views import form_ends
from handlers.views import mass as mass_views
from handlers.views import several as views

router = Router(name="several")


@router.callback_query(ChooseSeveral.filter())
async def begin(
    callback: CallbackQuery,
    callback_data: ChooseSeveral,
    event_update: Update,
    several: Several,
    batch_cards: BatchCards,
) -> None:
    if callback_data.action is BatchAction.PLACE:
        raise Outdated
    key, thread = key_of(callback, event_update), thread_of(callback.message)
    batch = await several.begin(key, callback.from_user.id, callback_data.action, thread)
    if batch is None:
        await show(callback, *views.nothing_qualifies(callback_data.action))
    else:
        await send(callback, *views.choice(batch, await batch_cards.orders(batch)))


@router.callback_query(Choose.filter())
async def choose(callback: CallbackQuery, callback_data: Choose, several: Several, batch_cards: BatchCards) -> None:
    places = [callback_data.place]
    batch = await several.choose(callback_data.batch, callback.from_user.id, places, callback_data.chosen)
    await show_choice(callback, batch, batch_cards, callback_data.page)


@router.callback_query(ChooseAll.filter())
async def choose_all(
    callback: CallbackQuery, callback_data: ChooseAll, several: Several, batch_cards: BatchCards
) -> None:
    batch = await several.choose(callback_data.batch, callback.from_user.id, None, callback_data.chosen)
    await show_choice(callback, batch, batch_cards)


@router.callback_query(ChoicePage.filter())
async def turn_page(
    callback: CallbackQuery, callback_data: ChoicePage, several: Several, batch_cards: BatchCards
) -> None:
    batch = await several.batch(callback_data.batch, callback.from_user.id)
    await show_choice(callback, batch, batch_cards, callback_data.page)


@router.callback_query(ConfirmSeveral.filter())
async def confirm(
    callback: CallbackQuery, callback_data: ConfirmSeveral, several: Several, batch_cards: BatchCards
) -> None:
    batch = await several.batch(callback_data.batch, callback.from_user.id)
    if batch.state is State.OPEN and batch.work:
        await show(callback, *views.confirm(batch, await batch_cards.orders(batch)))
    else:
        await show_choice(callback, batch, batch_cards)


@router.callback_query(StartSeveral.filter())
async def start(
    callback: CallbackQuery,
    callback_data: StartSeveral,
    callback_answer: CallbackAnswer,
    several: Several,
    batch_cards: BatchCards,
) -> None:
    """Starts it once, however often the button is pressed."""
    message_id = callback.message.message_id if callback.message else None
    before = await several.batch(callback_data.batch, callback.from_user.id)
    after = await several.start(callback_data.batch, callback_data.seal, message_id, callback.from_user.id)
    if after.state is State.OPEN:
        alert(callback_answer, form_ends.moved_on())
    elif before.state is State.OPEN:
        callback_answer.text = views.started(after.action)
    else:
        alert(callback_answer, mass_views.started_before())
    await show_choice(callback, after, batch_cards)


async def show_choice(callback: CallbackQuery, batch: Batch, batch_cards: BatchCards, page: int = 0) -> None:
    """Shows the choice while it is open, then its progress."""
    if batch.state is State.OPEN:
        await show(callback, *views.choice(batch, await batch_cards.orders(batch), page))
    elif batch.state is State.LEFT:
        await show(callback, *views.left())
    else:
        await show(callback, *await batch_cards.render(batch, page))
