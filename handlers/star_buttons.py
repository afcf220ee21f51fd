"""What the buttons about Stars carry; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class TopUp(CallbackData, prefix="xt"):
    """How many Stars one can pay."""


class OrderStars(CallbackData, prefix="xo"):
    """Sends an invoice over so many."""

    stars: int


class AskStars(CallbackData, prefix="xa"):
    """Asks for another amount."""


class PersonPayments(CallbackData, prefix="xp"):
    """To an owner: what a person paid."""

    user_id: int


class AskRefund(CallbackData, prefix="xr"):
    """Asks an owner once more."""

    payment_id: int


class RefundPayment(CallbackData, prefix="xb"):
    """Pays it back."""

    payment_id: int
