import asyncio
from collections.abc import Callable

import pytest

from core.orders.order import Order
from core.orders.placing import Placing
from core.orders.placing_outcome import Settling
from core.orders.status import OrderStatus
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ADA, SECOND, Time, intent

Open = Callable[..., Placing]


@pytest.fixture
def open_placing(store: FakeOrders, notices: FakeNotices, north: FakeProvider, clock: Time) -> Open:
    def open_placing(worker: str = "first", away: bool = False) -> Placing:
        providers = {"north": north}
        settling = Settling(store, providers, [ADA], clock)
        return Placing(store, providers, settling, worker, clock, 30 * SECOND, lambda name: away)

    return open_placing


@pytest.fixture
def placing(open_placing: Open) -> Placing:
    return open_placing()


async def placed(placing: Placing, store: FakeOrders) -> Order:
    """Confirms one order, has it sent, and returns the stored order."""
    order, _ = await placing.confirm(intent())
    await placing.place_queued()
    return store.rows[order.id]


async def half_sent(placing: Placing, north: FakeProvider) -> asyncio.Task[int]:
    """Confirms one order, and has it on its way to north, which answers when `north.open` is set."""
    north.open.clear()
    await placing.confirm(intent())
    sending = asyncio.create_task(placing.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    return sending


def status_of(store: FakeOrders) -> OrderStatus:
    return store.rows[1].status
