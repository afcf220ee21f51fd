"""All orders of one person, the newest first, however many there are."""

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from core.orders.order import Order
from core.orders.status import OrderStatus

AT_ONCE = 200
"""Orders that are read and held at a time."""


class HistoryReader(Protocol):
    async def before(
        self, user_id: int, order_id: int | None, statuses: Collection[OrderStatus], limit: int
    ) -> list[Order]: ...


async def pages(
    store: HistoryReader, user_id: int, statuses: Collection[OrderStatus] = tuple(OrderStatus), at_once: int = AT_ONCE
) -> AsyncIterator[list[Order]]:
    """The orders of `user_id` that have one of `statuses`, AT_ONCE at a time."""
    last: int | None = None
    while True:
        some = await store.before(user_id, last, statuses, at_once)
        if some:
            yield some
        if len(some) < at_once:
            return
        last = some[-1].id


async def newest_first(
    store: HistoryReader, user_id: int, statuses: Collection[OrderStatus] = tuple(OrderStatus), at_once: int = AT_ONCE
) -> AsyncIterator[Order]:
    """The orders of `user_id` that have one of `statuses`."""
    async for some in pages(store, user_id, statuses, at_once):
        for order in some:
            yield order
