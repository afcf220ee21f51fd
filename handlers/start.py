"""/start, /help, and deep links to a service."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import Message

from handlers.browsing import SERVICE_LINK, show_service
from handlers.texts import deciding as deciding_texts
from handlers.texts import general
from orders.access import Access
from orders.catalogue import Shop
from orders.deciding import Deciding
from orders.examples import example_link
from orders.ordering import Ordering

router = Router(name="start")


@router.message(CommandStart())
async def start(
    message: Message, command: CommandObject, shop: Shop, ordering: Ordering, access: Access, deciding: Deciding
) -> None:
    wanted = (command.args or "").removeprefix(SERVICE_LINK)
    service = shop.catalogue.service(int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else None
    if service is not None:
        await show_service(message, service, shop, ordering)
        return
    name = message.from_user.full_name if message.from_user else ""
    await message.answer(general.welcome(name))
    if access.is_admin(message.chat.id) and (waiting := await deciding.open()):
        # Telegram lets nobody write to an admin who has not started the bot: what was missed then is told now.
        await message.answer(deciding_texts.waiting_for_decision(len(waiting)))


@router.message(Command("help"))
async def show_help(message: Message, access: Access, ordering: Ordering) -> None:
    example = example_link(ordering.policy)
    await message.answer(general.help_text(access.is_admin(message.chat.id), example))
