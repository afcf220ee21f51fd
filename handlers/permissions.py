"""The one table of commands and buttons that are not for everybody, and the gate that enforces it.

Commands stand in the menu of whom they are for (`handlers.menu`); buttons stand here. Routers for admins have their
filters as well, since some commands, such as /requests, do one thing for admins and another for everybody else.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message, TelegramObject, User

from core.people.access import Access
from core.people.role import Role
from handlers import (
    audit_buttons,
    broadcast_buttons,
    buttons,
    catalogue_desk_buttons,
    desk_buttons,
    entry_buttons,
    money_buttons,
    people_buttons,
    star_buttons,
    statistics_buttons,
)
from handlers import request_buttons as requests
from handlers.menu import commands_of
from handlers.middlewares.known_users import is_for_us
from handlers.show import show
from handlers.views import errors, people
from handlers.views.home import not_understood

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

OWNERS_BUTTONS: tuple[type[CallbackData], ...] = (
    *(audit_buttons.AuditPage, audit_buttons.AuditActors, audit_buttons.AuditFile),
    *(desk_buttons.LowBalances, desk_buttons.ShowMaintenance, desk_buttons.TakeOrders),
    *(entry_buttons.DecideEntry, entry_buttons.InvitationsPage),
    *(entry_buttons.ShowInvitation, entry_buttons.RevokeInvitation),
    *(
        catalogue_desk_buttons.ShowCatalogueDesk,
        catalogue_desk_buttons.ServicesToEdit,
        catalogue_desk_buttons.EditService,
    ),
    *(catalogue_desk_buttons.AskValue, catalogue_desk_buttons.SetPrices, catalogue_desk_buttons.AskHide),
    *(catalogue_desk_buttons.Turn, catalogue_desk_buttons.ShowChanges),
    *(statistics_buttons.ShowStatistics, statistics_buttons.DrawChart),
    *(broadcast_buttons.ShowBroadcast, broadcast_buttons.ChooseAudience, broadcast_buttons.BeginBroadcast),
    *(broadcast_buttons.CancelBroadcast, broadcast_buttons.StopBroadcast),
    *(people_buttons.SetRole, people_buttons.PickPeople),
    *(money_buttons.AskGift, money_buttons.AskLimits, money_buttons.GiveGift, money_buttons.LeaveGift),
    *(star_buttons.PersonPayments, star_buttons.AskRefund, star_buttons.RefundPayment),
)
ADMINS_BUTTONS: tuple[type[CallbackData], ...] = (
    *(buttons.Decide, buttons.BackToDeciding, buttons.FoundAfterAll, buttons.OrderNumber, buttons.AnotherNumber),
    *(buttons.LeaveNumber, buttons.MoreUnconfirmed),
    *(desk_buttons.ShowDesk, desk_buttons.DeskList, desk_buttons.DeskOrder, desk_buttons.DeskCancel),
    *(people_buttons.PeoplePage, people_buttons.AskPeople, people_buttons.ShowPerson),
    *(people_buttons.WriteNote, people_buttons.WriteTo),
    *(people_buttons.PersonOrders, people_buttons.FindPage, people_buttons.ShowTimeline),
    *(requests.AnswerRequest, requests.CloseRequest, requests.CloseFor),
)
_SEPARATOR = re.compile(r"[:| ]")
_BUTTONS = {kind.__prefix__: Role.HELPER for kind in ADMINS_BUTTONS}
_BUTTONS |= {kind.__prefix__: Role.OWNER for kind in OWNERS_BUTTONS}
_COMMANDS = dict.fromkeys(commands_of(Role.HELPER).keys() - commands_of(Role.CUSTOMER).keys(), Role.HELPER)
_COMMANDS |= dict.fromkeys(commands_of(Role.OWNER).keys() - commands_of(Role.HELPER).keys(), Role.OWNER)


def needed(event: TelegramObject) -> Role | None:
    """The role that a press or a command needs; None if everybody may use it."""
    if isinstance(event, CallbackQuery):
        return _BUTTONS.get(_SEPARATOR.split(event.data or "", maxsplit=1)[0])
    text = (event.text or "") if isinstance(event, Message) else ""
    if not text.startswith("/"):
        return None
    name = text[1:].split(maxsplit=1)[0] if text[1:].split() else ""
    return _COMMANDS.get(name.partition("@")[0].casefold())


class Gate(BaseMiddleware):
    """Tells a helper that something is for owners; answers everybody else as if it did not exist."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        access: Access = data["access"]
        user: User = data["event_from_user"]
        role = needed(event)
        if isinstance(event, Message) and role is not None and not await is_for_us(event.text or "", data["bot"]):
            role = None
        if role is None or access.is_owner(user.id) or (role is Role.HELPER and access.is_admin(user.id)):
            return await handler(event, data)
        is_helper = access.is_admin(user.id)
        if isinstance(event, CallbackQuery):
            await event.answer(people.owners_only() if is_helper else errors.outdated(), show_alert=True)
        elif isinstance(event, Message) and is_helper:
            await event.answer(people.owners_only())
        elif isinstance(event, Message):
            await show(event, *not_understood())
        return None
