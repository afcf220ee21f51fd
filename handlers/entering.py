"""An owner answers a stranger who asks to be let in."""

from aiogram import Router
from aiogram.types import CallbackQuery

from core.members.entering import Entering, EntryOver, NoSuchEntry
from handlers.entry_buttons import DecideEntry
from handlers.middlewares.known_users import KnownUsers
from handlers.role_filters import IsOwner
from handlers.show import Outdated, is_private, show
from handlers.views import entering as views

router = Router(name="entering")
router.callback_query.filter(IsOwner())


@router.callback_query(DecideEntry.filter())
async def decide(callback: CallbackQuery, callback_data: DecideEntry, entering: Entering, users: KnownUsers) -> None:
    owner = callback.from_user.id
    try:
        request = await entering.decide(callback_data.request_id, callback_data.allowed, owner)
    except NoSuchEntry:
        raise Outdated from None
    except EntryOver as error:
        by = await users.get(error.request.decided_by or 0)
        await show(callback, *views.over(error.request, owner, by))
    else:
        await show(callback, *views.decided(request, "" if is_private(callback) else callback.from_user.full_name))
