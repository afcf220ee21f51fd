"""/start, /help, and deep links to a service."""

from aiogram import Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from core.catalogue.favourites import Favourites
from core.catalogue.shop import Shop
from core.forms.examples import example_link
from core.maintenance import MaintenanceMode
from core.money.wallet import Wallet
from core.orders.checkout import Ordering
from core.orders.order_actions import OrderActions
from core.orders.unconfirmed import Deciding
from core.people.access import Access
from core.people.role import Role
from handlers.buttons import Help, Home
from handlers.catalogue import SERVICE_LINK, Event, show_service
from handlers.conversation import Conversation
from handlers.list_buttons import HomeBelow
from handlers.menu import commands_of
from handlers.show import send, show
from handlers.views import home as views
from handlers.views import unconfirmed as deciding_texts
from handlers.views.service import gone

router = Router(name="home")


@router.message(CommandStart(deep_link=True))
async def deep_link(
    message: Message,
    command: CommandObject,
    conversation: Conversation,
    shop: Shop,
    ordering: Ordering,
    favourites: Favourites,
    access: Access,
    order_actions: OrderActions,
    deciding: Deciding,
    wallet: Wallet,
    maintenance: MaintenanceMode,
) -> None:
    """A link to a service; one that leads nowhere leads home."""
    payload = command.args or ""
    wanted = payload.removeprefix(SERVICE_LINK)
    if not payload.startswith(SERVICE_LINK) or not wanted.isdecimal() or len(wanted) >= 10:
        await start(message, access, order_actions, deciding, wallet, maintenance)
    elif (service := shop.catalogue.service(int(wanted))) is None:
        await show(message, *gone(None))
    else:
        await show_service(message, service, conversation, shop, ordering, favourites, access)


@router.message(CommandStart())
async def start(
    message: Message,
    access: Access,
    order_actions: OrderActions,
    deciding: Deciding,
    wallet: Wallet,
    maintenance: MaintenanceMode,
) -> None:
    await show_home(message, order_actions, access, wallet, maintenance)
    if access.is_admin(message.chat.id) and (waiting := await deciding.open()):
        # The bot could not write to an admin before they started it, so it says now what they missed.
        await message.answer(deciding_texts.waiting_for_decision(len(waiting)))


@router.callback_query(Home.filter())
async def home_button(
    callback: CallbackQuery, order_actions: OrderActions, access: Access, wallet: Wallet, maintenance: MaintenanceMode
) -> None:
    await show_home(callback, order_actions, access, wallet, maintenance)


@router.callback_query(HomeBelow.filter())
async def home_below(
    callback: CallbackQuery, order_actions: OrderActions, access: Access, wallet: Wallet, maintenance: MaintenanceMode
) -> None:
    await show_home(callback, order_actions, access, wallet, maintenance, below=True)


async def show_home(
    event: Event,
    order_actions: OrderActions,
    access: Access,
    wallet: Wallet,
    maintenance: MaintenanceMode,
    *,
    below: bool = False,
) -> None:
    user = event.from_user
    if user is None:
        return
    open_orders, balance = await order_actions.open_count(user.id), await wallet.balance(user.id)
    is_admin, closed = access.is_admin(user.id), await maintenance.current()
    home = views.home(user.full_name, open_orders, is_admin, balance, wallet.credit.currency, closed)
    await (send if below else show)(event, *home)


@router.message(Command("help"))
@router.callback_query(Help.filter())
async def show_help(event: Event, access: Access, ordering: Ordering) -> None:
    role = access.role_of(event.from_user.id) if event.from_user is not None else None
    await show(event, *views.help_text(commands_of(role or Role.CUSTOMER), example_link(ordering.policy)))
