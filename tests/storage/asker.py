"""Asks real stores and those in memory what processes ask them."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.catalogue.service import Service
from core.orders.order import Order, Refill
from tests.storage.samples import ALICE, BOB, NOW

Stores = Any


Ask = Callable[[Stores], Awaitable[object]]


@dataclass
class Asker:
    """Asks what processes ask, in random order, and uses the answers in later questions."""

    rng: random.Random
    services: list[Service]
    now: datetime = NOW
    seen: dict[int, list[Order]] = field(default_factory=dict)
    refills: dict[int, list[Refill]] = field(default_factory=dict)
    updates: int = 0
    keys: int = 0

    def ask(self) -> tuple[str, Ask]:
        self.now += timedelta(seconds=self.rng.choice([0, 0.5, 3]))
        name = self.rng.choice([name for name in dir(self) if name.startswith("ask_")])
        return name, getattr(self, name)(self.now, self.rng.choice("ABC"))

    def learn(self, answer: object) -> None:
        for item in answer if isinstance(answer, list | tuple) else [answer]:
            if isinstance(item, Order):
                self.seen.setdefault(item.id, []).append(item)
            if isinstance(item, Refill):
                self.refills.setdefault(item.id, []).append(item)

    def _order(self) -> Order:
        return self.rng.choice(self.seen[self.rng.choice(sorted(self.seen))][-3:])

    def _person(self) -> int:
        return self.rng.choice([ALICE, BOB])

    def _words(self) -> list[str]:
        return self.rng.choice([[], ["LIKES"], ["#2"], ["likes", "b"], ["3"]])

    def _in_hand(self, last: int) -> frozenset[int]:
        """A few or most of the numbers up to `last`."""
        share = self.rng.choice([0.1, 0.9])
        return frozenset(number for number in range(1, last + 1) if self.rng.random() < share)
