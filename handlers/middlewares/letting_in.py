"""Lets people in. Strangers may show an invitation or ask the owners, and reach no other handler."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from core.members.entering import AskedAlready, Entering, TooManyAsk
from core.members.inviting import Inviting, NotValid
from core.members.roles import Roles
from core.people.access import Access
from handlers.entry_buttons import AskToEnter
from handlers.show import show
from handlers.views import entering as views
from handlers.views.inviting import INVITATION

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class LetInMiddleware(BaseMiddleware):
    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None:
            return None
        access: Access = data["access"]
        if access.lets_in(user.id) or (await _knocks(event, user, data)):
            return await handler(event, data)
        return None


async def _knocks(event: TelegramObject, user: User, data: dict[str, Any]) -> bool:
    """Tells a person who is not let in what they can do. True if that lets them in."""
    access: Access = data["access"]
    roles: Roles = data["roles"]
    await roles.reload()  # another process may have let them in a moment ago
    if access.lets_in(user.id):
        return True
    if not isinstance(event, CallbackQuery | Message):
        return False
    if access.is_blocked(user.id):
        await _say(event, views.blocked())
    elif code := _invitation(event):
        return await _enters(event, user, code, data["inviting"], access)
    elif isinstance(event, CallbackQuery) and event.data == AskToEnter().pack():
        await _asks(event, user, data)
    elif isinstance(event, CallbackQuery):
        await event.answer(views.stranger_pressed(user.id), show_alert=True)
    else:
        await show(event, *views.stranger(user.id))
    return False


async def _say(event: CallbackQuery | Message, text: str) -> None:
    if isinstance(event, CallbackQuery):
        await event.answer(text)
    else:
        await event.answer(text)


def _invitation(event: CallbackQuery | Message) -> str:
    """The code of the invitation that a stranger came with."""
    text = (event.text or "") if isinstance(event, Message) else ""
    command, _, payload = text.partition(" ")
    is_start = command.casefold() == "/start" and payload.startswith(INVITATION)
    return payload.removeprefix(INVITATION).strip() if is_start else ""


async def _enters(event: CallbackQuery | Message, user: User, code: str, inviting: Inviting, access: Access) -> bool:
    try:
        await inviting.redeem(code, user.id)
    except NotValid:
        await show(event, *views.not_valid())
    return access.lets_in(user.id)


async def _asks(press: CallbackQuery, user: User, data: dict[str, Any]) -> None:
    entering: Entering = data["entering"]
    # From now on the bot needs their name and the language to answer in.
    await data["users"].remember(user.id, data["clock"](), user.language_code, user.full_name, user.username)
    try:
        await entering.ask(user.id, user.full_name, user.username)
    except AskedAlready:
        await press.answer(views.asked_already(), show_alert=True)
    except TooManyAsk:
        await press.answer(views.too_many_ask(), show_alert=True)
    else:
        await press.answer()
        await show(press, views.asked())
