"""Bulk actions: a refill or a cancel for several orders at once, chosen from those that qualify, confirmed once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from core.clock import Clock
from core.orders.batch import Batch, BatchAction, BatchLine, State
from core.orders.mass import BatchStore, NoSuchBatch
from core.orders.order import Order
from core.orders.order_picks import PickPurpose

MOST = 200
"""Orders to choose from: the newest that qualify."""
_PURPOSES = {BatchAction.REFILL: PickPurpose.REFILL, BatchAction.CANCEL: PickPurpose.CANCEL}


class Qualifying(Protocol):
    async def newest(self, user_id: int, purpose: PickPurpose, limit: int) -> list[Order]: ...


@dataclass
class BulkActions:
    picks: Qualifying
    store: BatchStore
    clock: Clock
    wake: Callable[[], object] = lambda: None
    """Called when a batch is to be worked on."""

    async def begin(self, key: str, user_id: int, action: BatchAction, thread_id: int | None = None) -> Batch | None:
        """The orders to choose from; None if none qualifies. The same key again finds the same choice."""
        orders = await self.picks.newest(user_id, _PURPOSES[action], MOST)
        if not orders:
            return None
        lines = [BatchLine(place=place, order_id=order.id, chosen=False) for place, order in enumerate(orders, 1)]
        new = Batch(
            key=key, user_id=user_id, chat_id=user_id, thread_id=thread_id, action=action, created_at=self.clock()
        )
        return await self.store.add(replace(new, lines=lines))

    async def batch(self, batch_id: int, user_id: int) -> Batch:
        batch = await self.store.get(batch_id, user_id)
        if batch is None or batch.action is BatchAction.PLACE:
            raise NoSuchBatch(batch_id)
        return batch

    async def choose(self, batch_id: int, user_id: int, places: Collection[int] | None, chosen: bool) -> Batch:
        """Chooses lines or not; all of them where `places` is None. As it is then."""
        batch = await self.batch(batch_id, user_id)
        changed = [
            replace(line, chosen=chosen)
            for line in batch.lines
            if line.chosen is not chosen and (places is None or line.place in places)
        ]
        if batch.state is State.OPEN and changed:
            await self.store.save(batch, changed)
        return await self.batch(batch_id, user_id)

    async def start(self, batch_id: int, seal: str, message_id: int | None, user_id: int) -> Batch:
        """Has the chosen orders refilled or cancelled, once, if `seal` is theirs; as the batch is then."""
        batch = await self.batch(batch_id, user_id)
        if batch.state is not State.OPEN or not batch.work or seal != seal_of(batch):
            return batch
        started = replace(batch, state=State.RUNNING, message_id=message_id)
        if not await self.store.save(started, ()):
            return await self.start(batch_id, seal, message_id, user_id)
        self.wake()
        return started


def seal_of(batch: Batch) -> str:
    """The chosen orders, in short: the button of the confirmation carries it."""
    return sha256(" ".join(str(line.order_id) for line in batch.work).encode()).hexdigest()[:12]
