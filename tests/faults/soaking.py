"""The people and the faults of a soak: everyone orders, and now and then a bot is killed or frozen."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

from tests.faults.bots import ForkedBot
from tests.faults.scene import Customer, Scene

FROZEN = (2.0, 28.0)
"""Seconds; a lease lasts 20."""


@dataclass
class People:
    """People who order again and again, each time as a new person with a new link."""

    scene: Scene
    rng: random.Random
    ordered: list[Customer] = field(default_factory=list)
    given_up: int = 0
    """Forms that people gave up because no answer came in time."""
    _ids: "count[int]" = field(default_factory=lambda: count(2000))

    async def order_on(self) -> None:
        while True:
            customer = Customer(self.scene, next(self._ids))
            try:
                await customer.fills_the_form()
            except TimeoutError:
                self.given_up += 1
                continue
            self.ordered.append(customer)
            for _ in range(self.rng.choice([1, 1, 2])):
                customer.places_the_order()
            await asyncio.sleep(self.rng.uniform(0.5, 3))


@dataclass
class Troubles:
    """Only one bot at a time is in trouble, so the other must carry on."""

    bots: list[ForkedBot]
    rng: random.Random
    kills: int = 0
    freezes: int = 0

    async def make(self) -> None:
        while True:
            await asyncio.sleep(self.rng.uniform(2, 8))
            bot = self.rng.choice(self.bots)
            if self.rng.random() < 0.5:
                self.kills += 1
                await bot.kill()
                await asyncio.sleep(self.rng.uniform(0, 5))
                await bot.start()
            else:
                self.freezes += 1
                await bot.freeze()
                await asyncio.sleep(self.rng.uniform(*FROZEN))
                await bot.thaw()

    async def end(self) -> None:
        """Whether both bots run."""
        for bot in self.bots:
            with suppress(ProcessLookupError):
                await bot.thaw()
            await bot.start()
