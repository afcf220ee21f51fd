"""Sales and usual times are worked out beside the chat, and all replicas show the same usual times."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

from core.orders.status import OrderStatus
from core.statistics.statistics import Statistics
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_statistics import FakeStatistics
from tests.core.samples import NOW, Time, order


class Many(list[Any]):
    """Takes as long to go through as another task needs to get its turn."""

    def __init__(self) -> None:
        super().__init__()
        self._begun, self._went_on = threading.Event(), threading.Event()

    def __iter__(self) -> Iterator[Any]:
        self._begun.set()
        assert self._went_on.wait(10), "nobody else got a turn"
        return iter(())

    async def go_on_meanwhile(self) -> None:
        await asyncio.to_thread(self._begun.wait, 10)
        self._went_on.set()


class Orders:
    def __init__(self) -> None:
        self.many = Many()

    async def sold(self, since: datetime, until: datetime) -> list[Any]:
        return self.many

    async def ended(self, since: datetime, before: datetime, most: int) -> list[Any]:
        return self.many


async def test_others_get_their_turn_while_a_report_is_summed_up() -> None:
    store = Orders()
    statistics = Statistics(store, Mock(), {}, lambda: NOW, UTC)
    report, _ = await asyncio.gather(statistics.report(30), store.many.go_on_meanwhile())
    assert report.in_all == []


async def test_others_get_their_turn_while_usual_times_are_worked_out() -> None:
    store = Orders()
    statistics = Statistics(store, Mock(), {}, lambda: NOW, UTC)
    await asyncio.gather(statistics.learn(), store.many.go_on_meanwhile())
    assert statistics.completion == {}


async def test_replicas_that_learn_minutes_apart_show_the_same_usual_times() -> None:
    kept, clock, day = FakeOrders(FakeNotices()), Time(NOW), timedelta(days=1)
    early, late = (Statistics(FakeStatistics(kept), Mock(), {}, clock, UTC) for _ in range(2))
    done = {"status": OrderStatus.COMPLETED, "created_at": NOW - day}
    kept.put(order(1, **done, status_at=NOW - timedelta(hours=12)))
    await early.learn()
    clock.passes(minutes=4)
    kept.put(order(2, **done, status_at=NOW + timedelta(minutes=2)))
    await late.learn()
    assert early.completion == late.completion != {}
    clock.passes(minutes=1)
    for replica in (early, late):
        await replica.learn()
    assert early.completion == late.completion
    assert [one.completed for one in early.completion.values()] == [2]
