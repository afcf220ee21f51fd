"""The data of the buttons of long lists; see `handlers.buttons`."""

from aiogram.filters.callback_data import CallbackData

from core.orders.order_list import OrderGroup

_MOST = 64
"""Bytes of a button's data that Telegram takes."""
_SEARCHED = 40
"""Bytes of a search that fit beside a group, a page and an order's number."""


class OwnOrders(CallbackData, prefix="lf", sep="|"):
    """A page of a group of one's own orders. `words` are those of a search, `fitting`; empty without one."""

    page: int = 0
    group: OrderGroup = OrderGroup.ALL
    words: str = ""


class OpenOrder(CallbackData, prefix="lo", sep="|"):
    """An order in a list: its card leads back to this page of this group or search."""

    id: int
    page: int = 0
    group: OrderGroup = OrderGroup.ALL
    words: str = ""


class OrdersBelow(CallbackData, prefix="lb", sep="|"):
    """The same list as a new message: the one that is pressed stays an order's card, which goes on being edited."""

    page: int = 0
    group: OrderGroup = OrderGroup.ALL
    words: str = ""


class HomeBelow(CallbackData, prefix="hb"):
    """Home as a new message, for the same reason."""


def came_from(stored: str | None) -> OrdersBelow:
    """The list that a card was opened from; the first page of all orders if that is not known."""
    try:
        return OrdersBelow.unpack(stored or "")
    except (TypeError, ValueError):
        return OrdersBelow()


def fitting(words: str) -> str:
    """As much of a search as a button can carry, so that every page searches for the same."""
    return _cut(words.replace("|", " "), _SEARCHED)


def opening(order_id: int, shown: OwnOrders) -> OpenOrder:
    """Opens an order of the list that is `shown`; if its number is very long, the way back has fewer search words."""
    opened = OpenOrder(id=order_id, page=shown.page, group=shown.group)
    return opened.model_copy(update={"words": _cut(shown.words, _MOST - len(opened.pack()))})


def _cut(words: str, size: int) -> str:
    return words.encode("utf-8", "ignore")[:size].decode("utf-8", "ignore").strip()


class AllPlatforms(CallbackData, prefix="bp"):
    """A page of all platforms; the New order screen shows only the first ones."""

    page: int = 0
