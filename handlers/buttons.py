"""What buttons carry: short ids only, so that an old button works after a restart (Telegram allows 64 bytes)."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from core.catalogue.platforms import Kind, Platform
from core.requests.request import Reason, Topic


class ShowCategories(CallbackData, prefix="c"):
    page: int = 0


class ShowCategory(CallbackData, prefix="g"):
    key: str
    page: int = 0


class ShowService(CallbackData, prefix="s"):
    id: int


class SearchPage(CallbackData, prefix="f", sep="|"):
    """`words` are cut to what fits."""

    page: int
    words: str


class AskSearch(CallbackData, prefix="q"):
    pass


class Home(CallbackData, prefix="h"):
    pass


class Help(CallbackData, prefix="?"):
    pass


class NewOrder(CallbackData, prefix="b"):
    pass


class ShowPlatform(CallbackData, prefix="j"):
    platform: Platform


class ShowShelf(CallbackData, prefix="e"):
    """The services of one kind for one platform."""

    platform: Platform
    kind: Kind
    page: int = 0


class ShowFavourites(CallbackData, prefix="i"):
    page: int = 0


class Favour(CallbackData, prefix="v"):
    """Makes a service a favourite, or ends that."""

    service_id: int
    on: bool


class StartOrder(CallbackData, prefix="o"):
    service_id: int


class PickService(CallbackData, prefix="w"):
    """One of several services with the same number; the rest of the line is kept in the conversation."""

    service_id: int


class AcceptTerms(CallbackData, prefix="t"):
    version: str


class Step(StrEnum):
    BACK = "b"
    SKIP = "s"
    LEAVE = "l"


class FormStep(CallbackData, prefix="m"):
    draft: str
    step: Step


class FormChoice(CallbackData, prefix="x"):
    draft: str
    field: str
    value: str


class LinkIsMine(CallbackData, prefix="k"):
    draft: str


class PlaceOrder(CallbackData, prefix="y"):
    draft: str


class Do(StrEnum):
    SHOW = "v"
    REFRESH = "f"
    REFILL = "r"
    ASK_CANCEL = "a"
    CANCEL = "c"
    KEEP = "k"
    AGAIN = "n"


class OrderButton(CallbackData, prefix="r"):
    id: int
    do: Do


class OrdersPage(CallbackData, prefix="l"):
    page: int


class Decide(CallbackData, prefix="d"):
    """`sure` is on the button of the second question."""

    order_id: int
    exists: bool
    sure: bool = False


class BackToDeciding(CallbackData, prefix="v"):
    order_id: int


class FoundAfterAll(CallbackData, prefix="a"):
    """An order that was declared missing exists: its number is asked for."""

    order_id: int


class OrderNumber(CallbackData, prefix="q", sep=" "):
    """A number that an admin typed, for one order. No number holds a space, many hold a colon."""

    order_id: int
    sure: bool
    number: str


class AnotherNumber(CallbackData, prefix="j"):
    order_id: int


class LeaveNumber(CallbackData, prefix="e"):
    """Ends the question for the number of one order, or of all where it is 0."""

    order_id: int


class MoreUnconfirmed(CallbackData, prefix="u"):
    """The next unconfirmed orders behind this one."""

    after: int


class Page(CallbackData, prefix="n"):
    """A page number between the arrows: pressing it does nothing."""


class Ask(CallbackData, prefix="qa"):
    """Opens the topics of a question about an order."""

    order_id: int


class AskAbout(CallbackData, prefix="qt"):
    """`anyway`: what the bot answered itself was not enough."""

    order_id: int
    topic: Topic
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
    reason: Reason
