"""Bulk actions: a refill or a cancel for several orders at once."""

from aiogram import Router
from aiogram.types import CallbackQuery, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.orders.batch import Batch, BatchAction, State
from core.orders.bulk_actions import BulkActions
from handlers.batch_cards import BatchCards
from handlers.bulk_action_buttons import (
    ChoicePage,
    Choose,
    ChooseAll,
    ChooseForBulkAction,
    ConfirmBulkAction,
    StartBulkAction,
)
from handlers.checkout import alert
from handlers.form_step import key_of
from handlers.show import Outdated, send, show, thread_of
from handlers.views import bulk_actions as views
from handlers.views import form_ends
from handlers.views import mass as mass_views

router = Router(name="bulk_actions")


@router.callback_query(ChooseForBulkAction.filter())
async def begin(
    callback: CallbackQuery,
    callback_data: ChooseForBulkAction,
    event_update: Update,
    bulk_actions: BulkActions,
    batch_cards: BatchCards,
) -> None:
    if callback_data.action is BatchAction.PLACE:
        raise Outdated
    key, thread = key_of(callback, event_update), thread_of(callback.message)
    batch = await bulk_actions.begin(key, callback.from_user.id, callback_data.action, thread)
    if batch is None:
        await show(callback, *views.nothing_qualifies(callback_data.action))
    else:
        await send(callback, *views.choice(batch, await batch_cards.orders(batch)))


@router.callback_query(Choose.filter())
async def choose(
    callback: CallbackQuery, callback_data: Choose, bulk_actions: BulkActions, batch_cards: BatchCards
) -> None:
    places = [callback_data.place]
    batch = await bulk_actions.choose(callback_data.batch, callback.from_user.id, places, callback_data.chosen)
    await show_choice(callback, batch, batch_cards, callback_data.page)


@router.callback_query(ChooseAll.filter())
async def choose_all(
    callback: CallbackQuery, callback_data: ChooseAll, bulk_actions: BulkActions, batch_cards: BatchCards
) -> None:
    batch = await bulk_actions.choose(callback_data.batch, callback.from_user.id, None, callback_data.chosen)
    await show_choice(callback, batch, batch_cards)


@router.callback_query(ChoicePage.filter())
async def turn_page(
    callback: CallbackQuery, callback_data: ChoicePage, bulk_actions: BulkActions, batch_cards: BatchCards
) -> None:
    batch = await bulk_actions.batch(callback_data.batch, callback.from_user.id)
    await show_choice(callback, batch, batch_cards, callback_data.page)


@router.callback_query(ConfirmBulkAction.filter())
async def confirm(
    callback: CallbackQuery, callback_data: ConfirmBulkAction, bulk_actions: BulkActions, batch_cards: BatchCards
) -> None:
    batch = await bulk_actions.batch(callback_data.batch, callback.from_user.id)
    if batch.state is State.OPEN and batch.work:
        await show(callback, *views.confirm(batch, await batch_cards.orders(batch)))
    else:
        await show_choice(callback, batch, batch_cards)


@router.callback_query(StartBulkAction.filter())
async def start(
    callback: CallbackQuery,
    callback_data: StartBulkAction,
    callback_answer: CallbackAnswer,
    bulk_actions: BulkActions,
    batch_cards: BatchCards,
) -> None:
    """Starts it once, however often the button is pressed."""
    message_id = callback.message.message_id if callback.message else None
    before = await bulk_actions.batch(callback_data.batch, callback.from_user.id)
    after = await bulk_actions.start(callback_data.batch, callback_data.seal, message_id, callback.from_user.id)
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
