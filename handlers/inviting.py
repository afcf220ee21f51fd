"""/invite: links that let people in, listed and revoked; for owners."""

from functools import partial

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram.utils.deep_linking import create_start_link

from core.clock import Clock
from core.members.inviting import DAYS, Inviting
from core.people.access import Access
from handlers.entry_buttons import InvitationsPage, RevokeInvitation, ShowInvitation
from handlers.paging import read_page
from handlers.role_filters import IsOwner
from handlers.show import Outdated, show
from handlers.views import inviting as views

router = Router(name="inviting")
router.message.filter(IsOwner())
router.callback_query.filter(IsOwner())


@router.message(Command("invite"))
async def invite(message: Message, command: CommandObject, bot: Bot, inviting: Inviting, access: Access) -> None:
    if access.public:
        await show(message, *views.not_needed())
        return
    numbers = _numbers(command.args or "")
    try:
        if numbers is None:
            raise ValueError(command.args)
        invitation, code = await inviting.invite(message.chat.id, *numbers)
    except ValueError:
        await show(message, *views.usage())
        return
    await show(message, *views.made(invitation, await create_start_link(bot, f"{views.INVITATION}{code}")))


def _numbers(args: str) -> tuple[int, int] | None:
    """How many people and days; None for anything else."""
    words = args.split()
    if len(words) > 2 or not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
        return None
    uses, days = [*map(int, words), *(1, DAYS)[len(words) :]]
    return uses, days


@router.callback_query(InvitationsPage.filter())
async def open_ones(callback: CallbackQuery, callback_data: InvitationsPage, inviting: Inviting, clock: Clock) -> None:
    now = clock()
    found, page, total = await read_page(partial(inviting.store.open_ones, now), callback_data.page)
    await show(callback, *views.open_ones(found, page, total, now))


@router.callback_query(ShowInvitation.filter())
async def one(callback: CallbackQuery, callback_data: ShowInvitation, inviting: Inviting, clock: Clock) -> None:
    invitation = await inviting.store.find(callback_data.invitation_id)
    if invitation is None:
        raise Outdated
    await show(callback, *views.one(invitation, clock()))


@router.callback_query(RevokeInvitation.filter())
async def revoke(callback: CallbackQuery, callback_data: RevokeInvitation, inviting: Inviting, clock: Clock) -> None:
    invitation = await inviting.revoke(callback_data.invitation_id, callback.from_user.id)
    if invitation is None:
        raise Outdated
    await show(callback, *views.one(invitation, clock()))
