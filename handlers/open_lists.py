"""Leaving the list of orders whose table is shown, so that its buttons place nothing later."""

from dataclasses import replace

from aiogram.types import CallbackQuery, Message

from core.orders.batch import Batch, State
from core.orders.mass import Mass
from core.orders.mass_table import MassTable
from handlers.conversation import Conversation
from handlers.show import remove_buttons


async def leave_open_list(
    event: Message | CallbackQuery, conversation: Conversation, mass: Mass, user_id: int
) -> Batch | None:
    """Cancels the open list and takes the buttons off its table; returns it as it is then, None if there was none."""
    opened = conversation.open_list
    if opened is None:
        return None
    batch = await mass.leave(opened.batch_id, user_id)
    if opened.message_id is not None:
        await remove_buttons(event, opened.message_id)
    conversation.open_list = None
    return batch


async def leave_other_list(
    event: Message | CallbackQuery, conversation: Conversation, mass: Mass, table: MassTable
) -> MassTable:
    """Cancels the open list if `table` is of another one; returns the table, which then says so."""
    opened = conversation.open_list
    if opened is None or opened.batch_id == table.batch.id:
        return table
    batch = await leave_open_list(event, conversation, mass, table.batch.user_id)
    return replace(table, instead=batch is not None and batch.state is State.LEFT)
