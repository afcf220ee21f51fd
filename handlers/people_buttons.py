"""The data of the buttons of /people and /find; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.members.directory import PeopleGroup
from core.people.role import Role

_SEARCHED = 44
"""Bytes of a search that fit beside a page in Telegram's 64."""


class PeoplePage(CallbackData, prefix="pp", sep="|"):
    """A page of people. `words` are those of a search, `fitting`; empty without one."""

    page: int = 0
    group: PeopleGroup = PeopleGroup.ALL
    words: str = ""


class AskPeople(CallbackData, prefix="pq"):
    """Asks for a name to look for."""


class ShowPerson(CallbackData, prefix="ps"):
    user_id: int


class SetRole(CallbackData, prefix="pr"):
    """`sure` is on the button of the second question, which is asked before somebody becomes a helper."""

    user_id: int
    role: Role
    sure: bool = False


class WriteNote(CallbackData, prefix="pn"):
    user_id: int


class WriteTo(CallbackData, prefix="pw"):
    user_id: int


class ReplyToShop(CallbackData, prefix="py"):
    """A person's answer to a message of the shop."""


class PickPeople(CallbackData, prefix="pj"):
    """Offers the button that picks people from Telegram."""


class PersonOrders(CallbackData, prefix="po"):
    user_id: int
    page: int = 0


class FindPage(CallbackData, prefix="fo", sep="|"):
    """Orders of anybody that `words` find."""

    page: int = 0
    words: str


class ShowTimeline(CallbackData, prefix="fs"):
    """Shows a page of what happened to an order; the last one if `page` is None."""

    order_id: int
    page: int | None = None


def fitting(words: str) -> str:
    """As much of a search as a button can carry, so that every page searches for the same."""
    cut = words.replace("|", " ").encode("utf-8", "ignore")[:_SEARCHED].decode("utf-8", "ignore")
    return cut.strip()
