"""The data of the buttons about Stars; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData


class TopUp(CallbackData, prefix="xt"):
    """Shows the amounts of Stars to choose from."""


class OrderStars(CallbackData, prefix="xo"):
    """Sends an invoice for this many Stars."""

    stars: int


class AskStars(CallbackData, prefix="xa"):
    """Asks for another amount."""


class PersonPayments(CallbackData, prefix="xp"):
    """Shows an owner a person's payments."""

    user_id: int


class AskRefund(CallbackData, prefix="xr"):
    """Asks an owner to confirm a refund."""

    payment_id: int


class RefundPayment(CallbackData, prefix="xb"):
    """Refunds a payment."""

    payment_id: int
