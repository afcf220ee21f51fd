"""The lives of made-up orders: when each began, what its provider says about it at any time, when it was last seen."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from core.orders.status import OrderStatus
from core.provider import OrderReport

START = datetime(2026, 3, 1, tzinfo=UTC)
LIFE = timedelta(days=10)
"""How long every order takes; as many begin as end, so that the number of open ones stays the same."""
_STEPS = 10
"""How often what remains of an order changes."""
QUANTITY = 1_000


@dataclass
class Lives:
    """Orders by number, from 0. Times are seconds from `START`; one that began before has a negative one."""

    open_ones: int
    seed: int
    began: "array[float]" = field(default_factory=lambda: array("d"))
    seen: "array[float]" = field(default_factory=lambda: array("d"))
    """When the provider was last asked about each."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        life = LIFE.total_seconds()
        for place in range(self.open_ones):
            self._begin(-life * (self.open_ones - place) / self.open_ones)

    def _begin(self, at: float) -> None:
        self.began.append(at)
        self.seen.append(at)

    def begin_until(self, now: float) -> Iterator[int]:
        """The orders that people placed since the last call, evenly over time; each is new."""
        apart = LIFE.total_seconds() / self.open_ones
        while (at := self.began[-1] + apart) <= now:
            self._begin(at)
            yield len(self.began) - 1

    def report(self, order: int, now: float) -> OrderReport:
        """What the provider says about it now."""
        done = (now - self.began[order]) / LIFE.total_seconds()
        if done >= 1:
            return _report(OrderStatus.COMPLETED, 0)
        if done < 1 / _STEPS:
            return _report(OrderStatus.PENDING, None)
        return _report(OrderStatus.IN_PROGRESS, QUANTITY - QUANTITY * int(done * _STEPS) // _STEPS)


def _report(status: OrderStatus, remains: int | None) -> OrderReport:
    return OrderReport(status=status, status_text="", charge=Decimal("0.9"), currency="USD", remains=remains)


def moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)
