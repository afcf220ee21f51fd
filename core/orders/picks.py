"""The orders to choose from for a command that was sent without a number."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.catalogue.service import Service
from core.orders.history import HistoryReader, newest_first
from core.orders.order import Order, Refill
from core.orders.status import OrderStatus


class Purpose(StrEnum):
    """What a person wants to do with one of their orders."""

    STATUS = "s"
    REFILL = "r"
    CANCEL = "c"


_OPEN = tuple(status for status in OrderStatus if not status.final)
_STATUSES = {Purpose.STATUS: _OPEN, Purpose.CANCEL: _OPEN, Purpose.REFILL: (OrderStatus.COMPLETED, OrderStatus.PARTIAL)}
"""Only orders with these statuses are looked at."""


class Possibilities(Protocol):
    def may_refill(self, order: Order, service: Service | None) -> bool: ...

    def may_cancel(self, order: Order, service: Service | None) -> bool: ...

    async def last_refill(self, order: Order) -> Refill | None: ...


@dataclass
class Picks:
    history: HistoryReader
    possible: Possibilities
    service: Callable[[int], Service | None]
    """The service of an id, if it is still in the catalogue."""

    async def newest(self, user_id: int, purpose: Purpose, limit: int) -> list[Order]:
        """The newest orders of `user_id` that qualify, at most `limit`."""
        found: list[Order] = []
        async for order in newest_first(self.history, user_id, _STATUSES[purpose]):
            if await self._qualifies(order, purpose):
                found.append(order)
                if len(found) == limit:
                    break
        return found

    async def _qualifies(self, order: Order, purpose: Purpose) -> bool:
        match purpose:
            case Purpose.STATUS:
                return True
            case Purpose.CANCEL:
                return self.possible.may_cancel(order, self.service(order.service_id))
            case Purpose.REFILL:
                if not self.possible.may_refill(order, self.service(order.service_id)):
                    return False
                refill = await self.possible.last_refill(order)
                return refill is None or not refill.under_way
