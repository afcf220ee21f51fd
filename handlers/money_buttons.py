"""What the buttons about money carry; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class ShowWallet(CallbackData, prefix="mw"):
    """One's own balance."""


class WalletBelow(CallbackData, prefix="wb"):
    """The same in a message of its own: the one above is still needed."""


class SendEntries(CallbackData, prefix="me"):
    """All entries of one's own balance, as a file."""


class AskGift(CallbackData, prefix="ga"):
    """Asks how much is to be added to a person's balance, or taken from it."""

    user_id: int


class AskLimits(CallbackData, prefix="gm"):
    """Asks for how much a person may order."""

    user_id: int


class GiveGift(CallbackData, prefix="gg"):
    """Does what was shown, once; `key` names it."""

    key: str


class LeaveGift(CallbackData, prefix="gl"):
    """Does nothing of it."""

    key: str
