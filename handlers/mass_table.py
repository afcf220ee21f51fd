"""The table of a list of orders: its pages, its one press, and how it ends."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, Update
from aiogram.utils.callback_answer import CallbackAnswer

from core.orders.batch import Batch, BatchAction, State
from core.orders.mass import Mass
from core.orders.mass_table import MassTable
from core.people.user import User
from handlers.batch_cards import BatchCards
from handlers.bulk_actions import show_choice
from handlers.checkout import alert
from handlers.conversation import Conversation, OpenList, has_open_list
from handlers.form_step import Event
from handlers.mass_buttons import BatchAgain, ChooseService, LeaveBatch, PlaceBatch, ShowBatch
from handlers.open_lists import leave_open_list, leave_other_list
from handlers.show import Outdated, remove_buttons, send, show
from handlers.views import form_ends
from handlers.views import mass as views

router = Router(name="mass_table")


async def show_table(event: Event, table: MassTable, conversation: Conversation, sent_id: int | None) -> None:
    """Sends the table anew, and takes the buttons off the one before; a press edits its own message."""
    before = conversation.open_list
    message_id = await show(event, *views.table(table))
    if before is not None and before.message_id not in {None, message_id}:
        await remove_buttons(event, before.message_id or 0)
    conversation.open_list = OpenList(table.batch.id, message_id, sent_id)


@router.callback_query(ShowBatch.filter())
async def turn_page(
    callback: CallbackQuery, callback_data: ShowBatch, mass: Mass, batch_cards: BatchCards, known_user: User
) -> None:
    batch = await mass.batch(callback_data.batch, callback.from_user.id)
    if batch.action is not BatchAction.PLACE:
        await show_choice(callback, batch, batch_cards, callback_data.page)
    elif batch.state is State.OPEN:
        await show(callback, *views.table(await mass.table(batch, known_user), callback_data.page))
    else:
        await _show_as_it_is(callback, batch, batch_cards, callback_data.page)


@router.callback_query(ChooseService.filter())
async def choose_service(
    callback: CallbackQuery,
    callback_data: ChooseService,
    event_update: Update,
    conversation: Conversation,
    mass: Mass,
    batch_cards: BatchCards,
    known_user: User,
) -> None:
    batch = await mass.batch(callback_data.batch, known_user.id)
    if batch.action is not BatchAction.PLACE:
        raise Outdated
    if batch.state is not State.OPEN:
        await _show_as_it_is(callback, batch, batch_cards)
        return
    place, service_id = callback_data.place, callback_data.service_id
    table = await mass.choose(batch, place, service_id, event_update.update_id, known_user)
    opened = conversation.open_list
    sent_id = opened.sent_id if opened is not None and opened.batch_id == batch.id else None
    await show_table(callback, table, conversation, sent_id)


@router.callback_query(PlaceBatch.filter())
async def place(
    callback: CallbackQuery,
    callback_data: PlaceBatch,
    callback_answer: CallbackAnswer,
    conversation: Conversation,
    mass: Mass,
    batch_cards: BatchCards,
    known_user: User,
) -> None:
    """Has the list placed once, however often the button is pressed."""
    message_id = callback.message.message_id if callback.message else None
    before = await mass.batch(callback_data.batch, known_user.id)
    after = await mass.start(callback_data.batch, callback_data.seal, message_id, known_user)
    if isinstance(after, MassTable):
        alert(callback_answer, form_ends.changed())
        await show_table(callback, after, conversation, None)
        return
    if before.state is State.OPEN:
        callback_answer.text = views.started()
    elif after.state is State.LEFT:
        alert(callback_answer, form_ends.form_was_cancelled())
    else:
        alert(callback_answer, views.started_before())
    _close(conversation, after.id)
    await _show_as_it_is(callback, after, batch_cards)


@router.callback_query(LeaveBatch.filter())
async def leave(
    callback: CallbackQuery, callback_data: LeaveBatch, conversation: Conversation, mass: Mass, batch_cards: BatchCards
) -> None:
    batch = await mass.leave(callback_data.batch, callback.from_user.id)
    _close(conversation, batch.id)
    if batch.action is BatchAction.PLACE:
        await _show_as_it_is(callback, batch, batch_cards)
    else:
        await show_choice(callback, batch, batch_cards)


@router.message(Command("cancel", magic=~F.args), has_open_list)
async def cancel_command(message: Message, conversation: Conversation, mass: Mass, batch_cards: BatchCards) -> None:
    if (batch := await leave_open_list(message, conversation, mass, message.chat.id)) is not None:
        await _show_as_it_is(message, batch, batch_cards)


@router.callback_query(BatchAgain.filter())
async def again(
    callback: CallbackQuery,
    callback_data: BatchAgain,
    conversation: Conversation,
    mass: Mass,
    batch_cards: BatchCards,
    known_user: User,
) -> None:
    """Shows the lines that were not placed as a new list under the old one."""
    table = await mass.again(callback_data.batch, known_user)
    if table.batch.state is not State.OPEN:
        await _show_as_it_is(callback, table.batch, batch_cards)
        return
    table = await leave_other_list(callback, conversation, mass, table)
    message_id = await send(callback, *views.table(table))
    conversation.open_list = OpenList(table.batch.id, message_id, None)


async def _show_as_it_is(event: Event, batch: Batch, batch_cards: BatchCards, page: int = 0) -> None:
    if batch.state is State.LEFT:
        await show(event, *views.left())
    else:
        await show(event, *await batch_cards.render(batch, page))


def _close(conversation: Conversation, batch_id: int) -> None:
    if conversation.open_list is not None and conversation.open_list.batch_id == batch_id:
        conversation.open_list = None
