"""Owners pick people from Telegram, who are let in by it."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from core.clock import Clock
from core.members.directory import People
from core.members.roles import Roles
from core.people.access import Access
from core.people.role import Role
from handlers.people_buttons import PickPeople
from handlers.role_filters import IsOwner
from handlers.show import Outdated
from handlers.views import people_picker as views

router = Router(name="people_picker")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.callback_query(PickPeople.filter())
async def pick(callback: CallbackQuery) -> None:
    if callback.bot is None:
        raise Outdated
    await callback.bot.send_message(callback.from_user.id, views.ask_pick(), reply_markup=views.picker())


async def _is_picked(message: Message) -> bool:
    return message.users_shared is not None and message.users_shared.request_id == views.PICK


@router.message(_is_picked)
async def picked(message: Message, people: People, roles: Roles, access: Access, clock: Clock) -> None:
    """Lets in the people whom an owner picked. A blocked person stays blocked: a pick is easily a mistake."""
    if message.users_shared is None:
        raise Outdated
    shared = message.users_shared.users
    for one in shared:
        name = " ".join(part for part in (one.first_name, one.last_name) if part)
        await people.store.call(one.user_id, name, one.username, clock())
        if access.role_of(one.user_id) is None:
            await roles.set(one.user_id, Role.CUSTOMER, message.chat.id)
    text, keyboard = views.let_in(shared, access)
    await message.answer(text, reply_markup=views.no_picker())
    await message.answer(views.must_start(), reply_markup=keyboard)
