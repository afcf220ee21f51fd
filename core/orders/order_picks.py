"""The orders to choose from for a command that was sent without a number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.catalogue.service import Service
from core.orders.history import HistoryReader, pages
from core.orders.order import Order
from core.orders.status import OrderStatus


class PickPurpose(StrEnum):
    """What a person wants to do with one of their orders."""

    STATUS = "s"
    REFILL = "r"
    CANCEL = "c"


_OPEN = tuple(status for status in OrderStatus if not status.final)
_STATUSES = {
    PickPurpose.STATUS: _OPEN,
    PickPurpose.CANCEL: _OPEN,
    PickPurpose.REFILL: (OrderStatus.COMPLETED, OrderStatus.PARTIAL),
}
"""Only orders with these statuses are looked at."""


class Possibilities(Protocol):
    def may_refill(self, order: Order, service: Service | None) -> bool: ...

    def may_cancel(self, order: Order, service: Service | None) -> bool: ...

    async def refilling(self, orders: Sequence[Order]) -> set[int]:
        """The numbers of the orders that have a running refill."""
        ...


@dataclass
class Picks:
    history: HistoryReader
    possible: Possibilities
    service: Callable[[int], Service | None]
    """The service of an id, if it is still in the catalogue."""

    async def newest(self, user_id: int, purpose: PickPurpose, limit: int) -> list[Order]:
        """The newest orders of `user_id` that qualify, at most `limit`."""
        found: list[Order] = []
        async for some in pages(self.history, user_id, _STATUSES[purpose]):
            found += await self._qualified(some, purpose)
            if len(found) >= limit:
                break
        return found[:limit]

    async def _qualified(self, orders: Sequence[Order], purpose: PickPurpose) -> list[Order]:
        match purpose:
            case PickPurpose.STATUS:
                return list(orders)
            case PickPurpose.CANCEL:
                return [order for order in orders if self.possible.may_cancel(order, self.service(order.service_id))]
            case PickPurpose.REFILL:
                refillable = [o for o in orders if self.possible.may_refill(o, self.service(o.service_id))]
                under_way = await self.possible.refilling(refillable)
                return [order for order in refillable if order.id not in under_way]
