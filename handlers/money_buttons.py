"""What the buttons about money carry; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class ShowWallet(CallbackData, prefix="mw"):
    """One's own balance."""


class SendEntries(CallbackData, prefix="me"):
    """All entries of one's own balance, as a file."""


class GiveGift(CallbackData, prefix="gg"):
    """Does what was shown, once; `key` names it."""

    key: str


class LeaveGift(CallbackData, prefix="gl"):
    """Does nothing of it."""

    key: str
