"""/maintenance: an admin pauses ordering, and lets it go on."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from core.maintenance import MaintenanceMode, UnreadableLength
from handlers.desk_buttons import ShowMaintenance, TakeOrders
from handlers.role_filters import IsOwner
from handlers.show import show
from handlers.views import maintenance as views

router = Router(name="maintenance")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("maintenance"))
async def maintenance_command(message: Message, command: CommandObject, maintenance: MaintenanceMode) -> None:
    word, _, said = (command.args or "").strip().partition(" ")
    admin = message.from_user.id if message.from_user else message.chat.id
    if word.casefold() == "on":
        try:
            await maintenance.begin(admin, said.strip())
        except UnreadableLength as error:
            await show(message, *views.unreadable_length(error.word))
            return
    elif word.casefold() == "off":
        await maintenance.end(admin)
    await show(message, *views.state(await maintenance.current()))


@router.callback_query(ShowMaintenance.filter())
async def show_maintenance(callback: CallbackQuery, maintenance: MaintenanceMode) -> None:
    await show(callback, *views.state(await maintenance.current()))


@router.callback_query(TakeOrders.filter())
async def switch(callback: CallbackQuery, callback_data: TakeOrders, maintenance: MaintenanceMode) -> None:
    if callback_data.on:
        await maintenance.end(callback.from_user.id)
    elif await maintenance.current() is None:
        await maintenance.begin(callback.from_user.id)
    await show(callback, *views.state(await maintenance.current()))
