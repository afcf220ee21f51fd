"""What the buttons of long lists carry; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.orders.order_list import Group

_SEARCHED = 44
"""Bytes of a search that fit beside a group and a page in Telegram's 64."""


class OwnOrders(CallbackData, prefix="lf", sep="|"):
    """A page of a group of one's own orders. `words` are those of a search, `fitting`; empty without one."""

    page: int = 0
    group: Group = Group.ALL
    words: str = ""


def fitting(words: str) -> str:
    """As much of a search as a button carries: every page looks for the same."""
    cut = words.replace("|", " ").encode("utf-8", "ignore")[:_SEARCHED].decode("utf-8", "ignore")
    return cut.strip()


class AllPlatforms(CallbackData, prefix="bp"):
    """A page of all platforms; the New order screen shows only the first ones."""

    page: int = 0
