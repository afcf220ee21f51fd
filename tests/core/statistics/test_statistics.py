"""The chat goes on while a month's orders are summed up."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

from core.statistics.statistics import Statistics
from tests.core.samples import NOW


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

    async def ended(self, since: datetime, most: int) -> list[Any]:
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
