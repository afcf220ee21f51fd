"""The data of the buttons for entering and inviting; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class AskToEnter(CallbackData, prefix="ea"):
    """The one button that works for a stranger."""


class DecideEntry(CallbackData, prefix="ed"):
    request_id: int
    allowed: bool


class InvitationsPage(CallbackData, prefix="il"):
    page: int = 0


class ShowInvitation(CallbackData, prefix="is"):
    invitation_id: int


class RevokeInvitation(CallbackData, prefix="ir"):
    invitation_id: int
