"""The data of the buttons of questions about orders; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.requests.request import ClosingReason, RequestTopic


class AskAbout(CallbackData, prefix="qt"):
    """`anyway`: what the bot answered itself was not enough."""

    order_id: int
    topic: RequestTopic
    anyway: bool = False


class AddToRequest(CallbackData, prefix="qm"):
    """The customer's one reply to an answer."""

    request_id: int


class RequestsPage(CallbackData, prefix="ql"):
    page: int


class ShowRequest(CallbackData, prefix="qs"):
    request_id: int


class AnswerRequest(CallbackData, prefix="qr"):
    """An admin's answer in words."""

    request_id: int


class CloseRequest(CallbackData, prefix="qc"):
    """Asks an admin for the reason."""

    request_id: int


class CloseFor(CallbackData, prefix="qx"):
    request_id: int
    reason: ClosingReason
