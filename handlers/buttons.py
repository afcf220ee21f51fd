"""The data of buttons: short ids only, so that an old button works after a restart (Telegram allows 64 bytes)."""

from enum import StrEnum
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from core.catalogue.platforms import Kind, Platform
from core.people.preferences import Level
from core.people.zones import Region

Hour = Annotated[int, Field(ge=0, le=23)]


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
    """Adds a service to the favourites, or removes it."""

    service_id: int
    on: bool


class StartOrder(CallbackData, prefix="o"):
    service_id: int


class PickService(CallbackData, prefix="w"):
    """One of several services with the same number; the rest of the line is kept in the conversation."""

    service_id: int


class Step(StrEnum):
    BACK = "b"
    SKIP = "s"
    KEEP = "k"
    LEAVE = "l"


class FormStep(CallbackData, prefix="m"):
    draft: str
    step: Step


class FormChoice(CallbackData, prefix="x"):
    draft: str
    field: str
    value: str


class UseLink(CallbackData, prefix="ul"):
    draft: str
    use: bool  # a link to another platform


class ShowTerms(CallbackData, prefix="tm"):
    pass


class PlaceOrder(CallbackData, prefix="y"):
    draft: str
    seal: str  # what the summary above the button showed


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


class BackToDeciding(CallbackData, prefix="ub"):
    order_id: int


class FoundAfterAll(CallbackData, prefix="a"):
    """An order that was declared missing exists: its number is asked for."""

    order_id: int


class OrderNumber(CallbackData, prefix="N", sep=" "):
    """A number that an admin typed, for one order. No number holds a space, many hold a colon."""

    order_id: int
    sure: bool
    number: str


class AnotherNumber(CallbackData, prefix="ua"):
    order_id: int


class LeaveNumber(CallbackData, prefix="uq"):
    """Ends the question for the number of one order, or of all if it is 0."""

    order_id: int


class MoreUnconfirmed(CallbackData, prefix="u"):
    """The next unconfirmed orders behind this one."""

    after: int


class ShowSettings(CallbackData, prefix="st"):
    pass


class AskLanguage(CallbackData, prefix="sl"):
    pass


class ChooseLanguage(CallbackData, prefix="sL"):
    """None: as the person's Telegram app."""

    code: str | None


class AskLevel(CallbackData, prefix="sn"):
    pass


class ChooseLevel(CallbackData, prefix="sN"):
    level: Level


class AskQuiet(CallbackData, prefix="sq"):
    pass


class AskHour(CallbackData, prefix="sg"):
    """Asks for the hour at which quiet hours begin, or for the one at which they end if the first is chosen."""

    begin: Hour | None = None


class ChooseQuiet(CallbackData, prefix="sQ"):
    """Quiet from one full hour to another; no quiet hours if they are the same."""

    begin: Hour
    end: Hour


class HoldOrSilence(CallbackData, prefix="sh"):
    """Whether messages of quiet hours wait until they end."""

    hold: bool


class AskZone(CallbackData, prefix="sz"):
    pass


class ShowZones(CallbackData, prefix="sr"):
    region: Region


class ChooseZone(CallbackData, prefix="sZ", sep="|"):
    """A zone's name: UTC+05:30 holds the usual separator."""

    zone: str


class RefreshCard(CallbackData, prefix="z"):
    """On a card in another chat. The ticket (`core.orders.sharing`) is empty once the bot knows the message."""

    ticket: str = ""


class Page(CallbackData, prefix="n"):
    """A page number between the arrows: pressing it does nothing."""


class Ask(CallbackData, prefix="qa"):
    """Opens the topics of a question about an order."""

    order_id: int
