"""A person's own orders as a list: in groups with counts, and found by number, link or words."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from core.orders.order import Order
from core.orders.status import OrderStatus

_STOPPED = frozenset({OrderStatus.PAUSED, OrderStatus.ERROR})
_IN_FRONT = re.compile(r"^(https?://)?(www\.)?", re.IGNORECASE)


class OrderGroup(StrEnum):
    """Every order is in ALL and in one of the others."""

    OPEN = "o"
    NEEDS_YOU = "n"
    """It has not ended, and goes on only if somebody does something."""
    DONE = "d"
    ALL = "a"

    @property
    def statuses(self) -> frozenset[OrderStatus]:
        everything = frozenset(OrderStatus)
        done = frozenset(status for status in OrderStatus if status.final)
        return {
            OrderGroup.OPEN: everything - done - _STOPPED,
            OrderGroup.NEEDS_YOU: _STOPPED,
            OrderGroup.DONE: done,
            OrderGroup.ALL: everything,
        }[self]


class OrderLists(Protocol):
    """Each of the `words` is in the link or the service's name, or is the order's number."""

    async def counts(self, user_id: int, words: Sequence[str]) -> Mapping[OrderGroup, int]:
        """How many of a user's orders each group has."""
        ...

    async def listed(
        self, user_id: int, group: OrderGroup, words: Sequence[str], offset: int, limit: int
    ) -> list[Order]:
        """One page of a group: the order whose number was asked for, then the open ones, then the newest."""
        ...


def search_words(text: str) -> list[str]:
    """The words of a search; a link loses the parts that some people leave out, such as the scheme."""
    words = (_IN_FRONT.sub("", word).rstrip("/") for word in text.split())
    return [word for word in words if word]


def number_of(word: str) -> int | None:
    """The order's number in `12` or `#12`; None if it is something else."""
    digits = word.strip().removeprefix("#")
    return int(digits) if digits.isdecimal() and len(digits) <= 15 else None
