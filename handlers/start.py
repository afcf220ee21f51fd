"""/start, /help, and deep links to a service."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from handlers.browsing import show_service
from handlers.texts import general
from orders.catalogue import Shop
from orders.ordering import Ordering

router = Router(name="start")

SERVICE_LINK = "s"
"""t.me/BOT?start=s12 opens the card of the service that this bot keeps as 12."""


@router.message(CommandStart())
async def start(message: Message, command: CommandObject, shop: Shop, ordering: Ordering) -> None:
    wanted = (command.args or "").removeprefix(SERVICE_LINK)
    service = shop.catalogue.service(int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if service is not None:
        await show_service(message, service, shop, ordering)
        return
    name = message.from_user.full_name if message.from_user else ""
    await message.answer(general.welcome(name))


@router.message(Command("help"))
async def show_help(message: Message) -> None:
    await message.answer(general.help_text())
