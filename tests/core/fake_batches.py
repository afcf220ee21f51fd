"""The store of many orders at once in memory, with the promises of the real one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.notices.notice import NewNotice
from core.orders.batch import Batch, BatchAction, BatchLine, State
from core.orders.order import Order
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders


@dataclass
class FakeBatches:
    """The process dies after `breaks_after` results were stored, at the next one."""

    orders_store: FakeOrders
    notices: FakeNotices
    rows: dict[int, Batch] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    breaks_after: int | None = None

    def __post_init__(self) -> None:
        self.orders_store.holds = lambda claim: self.workers.get(claim.batch_id) == claim.worker

    async def add(self, batch: Batch) -> Batch:
        for earlier in self.rows.values():
            if earlier.key == batch.key:
                return earlier
        stored = replace(batch, id=len(self.rows) + 1)
        self.rows[stored.id] = stored
        return stored

    async def get(self, batch_id: int, user_id: int) -> Batch | None:
        batch = self.rows.get(batch_id)
        return batch if batch is not None and batch.user_id == user_id else None

    async def find(self, batch_id: int) -> Batch | None:
        return self.rows.get(batch_id)

    async def save(self, after: Batch, lines: Sequence[BatchLine]) -> bool:
        before = self.rows[after.id]
        if before.version != after.version or before.state is not State.OPEN:
            return False
        self.rows[after.id] = replace(after, version=after.version + 1, lines=_with(before.lines, lines))
        return True

    async def claim(self, worker: str, now: datetime, actions: Collection[BatchAction], limit: int) -> list[Batch]:
        running = [b for b in self.rows.values() if b.state is State.RUNNING and b.action in actions]
        free = [b for b in running if self.workers.get(b.id) in {None, worker}][:limit]
        self.workers |= {batch.id: worker for batch in free}
        return free

    async def settle(self, batch_id: int, line: BatchLine, worker: str) -> bool:
        if self.breaks_after == 0:
            raise OSError("the process dies here")
        if self.workers.get(batch_id) != worker:
            return False
        if self.breaks_after is not None:
            self.breaks_after -= 1
        batch = self.rows[batch_id]
        self.rows[batch_id] = replace(batch, lines=_with(batch.lines, [line]))
        return True

    async def finish(self, batch_id: int, worker: str, notices: Sequence[NewNotice], now: datetime) -> bool:
        if self.workers.get(batch_id) != worker:
            return False
        del self.workers[batch_id]
        self.rows[batch_id] = replace(self.rows[batch_id], state=State.DONE)
        await self.notices.add(notices, now)
        return True

    async def open_orders(self, user_id: int, services: Collection[int]) -> Mapping[tuple[int, str], int]:
        mine = [o for o in self.orders_store.rows.values() if o.user_id == user_id and not o.status.final]
        return {(o.service_id, o.link): o.id for o in mine if o.service_id in services}

    async def orders(self, user_id: int, ids: Collection[int]) -> Mapping[int, Order]:
        return {o.id: o for o in self.orders_store.rows.values() if o.user_id == user_id and o.id in ids}


def _with(lines: Sequence[BatchLine], changed: Sequence[BatchLine]) -> list[BatchLine]:
    merged = {line.place: line for line in lines} | {line.place: line for line in changed}
    return [line for _, line in sorted(merged.items())]
