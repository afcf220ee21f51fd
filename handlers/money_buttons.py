"""The data of the buttons about money; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class ShowWallet(CallbackData, prefix="mw"):
    """Shows one's own balance."""


class WalletBelow(CallbackData, prefix="wb"):
    """Shows it in a new message, because the one above is still needed."""


class SendEntries(CallbackData, prefix="me"):
    """Sends all entries of one's own balance as a file."""


class AskGift(CallbackData, prefix="ga"):
    """Asks how much is to be added to a person's balance, or taken from it."""

    user_id: int


class AskLimits(CallbackData, prefix="gm"):
    """Asks for how much a person may order."""

    user_id: int


class GiveGift(CallbackData, prefix="gg"):
    """Makes the shown change, once; `key` names it."""

    key: str


class LeaveGift(CallbackData, prefix="gl"):
    """Cancels the shown change."""

    key: str
