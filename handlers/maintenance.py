"""/maintenance: an admin pauses ordering, and lets it go on."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from core.maintenance import OpeningHours
from handlers.desk_buttons import ShowMaintenance, TakeOrders
from handlers.roles import IsOwner
from handlers.show import show
from handlers.views import maintenance as views

router = Router(name="maintenance")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("maintenance"))
async def maintenance_command(message: Message, command: CommandObject, hours: OpeningHours) -> None:
    word, _, said = (command.args or "").strip().partition(" ")
    admin = message.from_user.id if message.from_user else message.chat.id
    if word.casefold() == "on":
        await hours.close(admin, said.strip())
    elif word.casefold() == "off":
        await hours.open(admin)
    await show(message, *views.state(await hours.closed()))


@router.callback_query(ShowMaintenance.filter())
async def show_maintenance(callback: CallbackQuery, hours: OpeningHours) -> None:
    await show(callback, *views.state(await hours.closed()))


@router.callback_query(TakeOrders.filter())
async def switch(callback: CallbackQuery, callback_data: TakeOrders, hours: OpeningHours) -> None:
    if callback_data.on:
        await hours.open(callback.from_user.id)
    elif await hours.closed() is None:
        await hours.close(callback.from_user.id)
    await show(callback, *views.state(await hours.closed()))
