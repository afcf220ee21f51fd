"""The data of the buttons that choose one of one's orders; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.orders.order_picks import PickPurpose


class Pick(CallbackData, prefix="pk"):
    """Does with order `id` what the command of `purpose` does with its number."""

    purpose: PickPurpose
    id: int
