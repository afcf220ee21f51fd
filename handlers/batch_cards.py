"""The message of many orders at once, the same wherever it is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from core.catalogue.shop import Shop
from core.orders.batch import Batch
from core.orders.order import Order
from handlers.views.batch_card import batch_card
from handlers.views.keyboard import Shown


class BatchFinder(Protocol):
    async def find(self, batch_id: int) -> Batch | None: ...

    async def orders(self, user_id: int, ids: Collection[int]) -> Mapping[int, Order]:
        """A user's orders by their numbers."""
        ...


@dataclass
class BatchCards:
    store: BatchFinder
    shop: Shop

    async def render(self, batch: Batch, page: int = 0) -> Shown:
        """The current progress of a confirmed batch."""
        return batch_card(batch, await self.orders(batch), self.shop.catalogue.service, page)

    async def orders(self, batch: Batch) -> Mapping[int, Order]:
        """The orders that the lines name, by their numbers."""
        return await self.store.orders(batch.user_id, {line.order_id for line in batch.lines if line.order_id})

    async def find(self, batch_id: int) -> Batch | None:
        return await self.store.find(batch_id)
