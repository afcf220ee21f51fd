"""A provider with its own records, and the network to it, where anything may go wrong."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import TypeVar

from core.catalogue.service import Listing
from core.orders.status import OrderStatus, RefillStatus
from core.provider import (
    Action,
    Balance,
    Busy,
    CancelAccepted,
    EntryError,
    HeldBack,
    MayLeave,
    NotSent,
    OrderReport,
    RefillReport,
    RefillStarted,
    Refused,
    Unconfirmed,
    Unreadable,
    always,
)
from tests.faults.simulation.link import Link
from tests.faults.simulation.world import World

T = TypeVar("T")
TIME_OUT = 15.0
LATEST = TIME_OUT + 4
"""Seconds after which every request has arrived, even if nobody waits for it any more."""
COST = Decimal("0.90")


class Fault(Enum):
    """What may happen to one request."""

    REFUSED_CONNECTION = auto()
    LOST = auto()
    """It never arrives; the caller waits in vain."""
    LATE = auto()
    """It arrives after the caller has given up."""
    RESET = auto()
    """It is done, and the answer is lost."""
    GARBAGE = auto()
    """It is done, and the answer is unreadable."""
    BROKEN = auto()
    """HTTP 500, nothing was done."""
    SLOW = auto()
    """It is done at once, and the answer comes late."""
    NO = auto()
    """The provider says no in its own words."""


@dataclass
class Placed:
    """One order in the provider's records, with its future statuses as (from when, status)."""

    number: str
    key: str
    life: list[tuple[float, OrderStatus]]
    refills: dict[str, float] = field(default_factory=dict)

    def status(self, now: float) -> OrderStatus:
        return [status for since, status in self.life if since <= now][-1]

    def end(self, now: float) -> None:
        """Cancels the order unless it has ended."""
        if not self.status(now).final:
            self.life = [step for step in self.life if step[0] <= now] + [(now, OrderStatus.CANCELED)]


class Mood(Enum):
    """The state of a server for some minutes."""

    WELL = auto()
    AWAY = auto()
    """It refuses connections."""
    BUSY = auto()
    """It answers HTTP 429 to everything."""


class Server:
    """The provider's own records. `repeatable`: an `add` with a known key returns the first order."""

    def __init__(self, world: World, name: str, *, repeatable: bool) -> None:
        self.world = world
        self.name = name
        self.repeatable = repeatable
        self.orders: dict[str, Placed] = {}
        self.balance = Decimal(1000)
        self.missing: set[str] = set()
        """The keys of orders that were rightly declared missing: this server must not take them any more."""
        self.mood = Mood.WELL

    async def live(self) -> None:
        """Makes the server away or busy now and then, if the weather lets providers fail."""
        rng = self.world.rng
        while self.world.weather.provider:
            await asyncio.sleep(rng.expovariate(1 / 120))
            self.mood = rng.choice([Mood.AWAY, Mood.BUSY])
            self.world.tell(f"{self.name} is {self.mood.name}")
            await asyncio.sleep(rng.choice([rng.uniform(2, 20), rng.uniform(60, 200)]))
            self.mood = Mood.WELL
            self.world.tell(f"{self.name} is well again")

    def placed(self, key: str) -> Placed | None:
        return next((order for order in self.orders.values() if order.key == key), None)

    def add(self, key: str) -> str:
        known = self.placed(key)
        if known is not None and self.repeatable:
            return known.number
        if known is not None:
            self.world.broken(f"1: {self.name} holds {known.number} and another order for the press {key}")
        if key in self.missing:
            self.world.broken(f"1: {self.name} takes the press {key} after it was decided that it does not exist")
        rng, now = self.world.rng, self.world.seconds
        started = now + rng.uniform(1, 30)
        end = rng.choice([OrderStatus.COMPLETED, OrderStatus.COMPLETED, OrderStatus.PARTIAL, OrderStatus.REFUNDED])
        life = [
            (now, OrderStatus.PENDING),
            (started, OrderStatus.IN_PROGRESS),
            (started + rng.uniform(0, 60), end),
        ]
        number = f"{self.name}-{len(self.orders) + 1}"
        self.orders[number] = Placed(number, key, life)
        self.balance -= COST
        self.world.tell(f"{self.name} places {number} for {key}")
        return number

    def status(self, numbers: Sequence[str]) -> dict[str, OrderReport | EntryError]:
        answer: dict[str, OrderReport | EntryError] = {}
        for number in numbers:
            if self.world.hits(self.world.weather.provider / 5):
                continue
            if number not in self.orders or self.world.hits(self.world.weather.provider / 10):
                answer[number] = EntryError("Incorrect order ID")
                continue
            status = self.orders[number].status(self.world.seconds)
            answer[number] = OrderReport(status=status, status_text=status.value, charge=COST)
        return answer

    def refill(self, numbers: Sequence[str]) -> dict[str, RefillStarted | EntryError]:
        answer: dict[str, RefillStarted | EntryError] = {}
        for number in numbers:
            order = self.orders[number]
            refill = f"{number}-r{len(order.refills) + 1}"
            order.refills[refill] = self.world.seconds + self.world.rng.uniform(1, 60)
            answer[number] = RefillStarted(refill)
        return answer

    def refill_status(self, refills: Sequence[str]) -> dict[str, RefillReport | EntryError]:
        ends = {refill: end for order in self.orders.values() for refill, end in order.refills.items()}
        answer: dict[str, RefillReport | EntryError] = {}
        for refill in refills:
            status = RefillStatus.COMPLETED if ends[refill] <= self.world.seconds else RefillStatus.IN_PROGRESS
            answer[refill] = RefillReport(status, status.value)
        return answer

    def cancel(self, numbers: Sequence[str]) -> dict[str, CancelAccepted | EntryError]:
        for number in numbers:
            self.orders[number].end(self.world.seconds + 5)
        return {number: CancelAccepted() for number in numbers}


class RemoteProvider:
    """The `core.provider.Provider` of one process: the network to the server and back."""

    lacks: frozenset[Action] = frozenset()
    longest = timedelta(seconds=TIME_OUT)

    def __init__(self, server: Server, link: Link) -> None:
        self._server = server
        self._link = link
        self.name = server.name
        self.repeatable = server.repeatable

    async def services(self) -> list[Listing]:
        return []

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        for part in ("head", "body"):
            await self._link.cross(f"before the {part} of add {key}", delicate=True)
            # No freeze is simulated between here and the wire: the bot can't close that gap (docs/decisions/0009).
            if not may_leave():
                raise HeldBack("it waited too long")
        return await self._exchange(lambda: self._server.add(key), f"add {key}")

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        return await self._ask(lambda: self._server.status(orders), "status")

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]:
        return await self._ask(lambda: self._server.refill(orders), "refill")

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]:
        return await self._ask(lambda: self._server.refill_status(refills), "refill_status")

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]:
        return await self._ask(lambda: self._server.cancel(orders), "cancel")

    async def balance(self) -> Balance:
        return await self._ask(lambda: Balance(self._server.balance, "USD"), "balance")

    async def close(self) -> None:
        """Does nothing: there is nothing to close."""

    async def _ask(self, act: Callable[[], T], what: str) -> T:
        await self._link.cross(f"before {what}")
        return await self._exchange(act, what)

    async def _exchange(self, act: Callable[[], T], what: str) -> T:
        world = self._server.world
        if self._server.mood is Mood.AWAY:
            raise NotSent("the connection was refused")
        if self._server.mood is Mood.BUSY:
            raise Busy("too many requests", self._server.world.rng.choice([None, timedelta(seconds=20)]))
        fault = world.rng.choice(list(Fault)) if world.hits(world.weather.provider) else None
        if fault is not None:
            world.tell(f"{self._link.name}: {what} at {self.name} meets {fault.name}")
        if fault is Fault.REFUSED_CONNECTION:
            raise NotSent("the connection was refused")
        arrives = world.rng.uniform(TIME_OUT, LATEST) if fault is Fault.LATE else world.rng.uniform(0.01, 1)
        answer: list[T] = []
        if fault not in {Fault.LOST, Fault.BROKEN, Fault.NO}:
            # The request is on its way, whatever happens to the caller.
            world.later(arrives, lambda: answer.append(act()))
        back = world.rng.uniform(0.01, TIME_OUT - 1 if fault is Fault.SLOW else 0.5)
        await asyncio.sleep(TIME_OUT if fault in {Fault.LOST, Fault.LATE} else arrives + back)
        await self._link.cross(f"after {what}")
        return _heard(fault, answer)


def _heard(fault: Fault | None, answer: list[T]) -> T:
    match fault:
        case None | Fault.SLOW:
            return answer[0]
        case Fault.NO:
            raise Refused("not enough funds")
        case Fault.GARBAGE:
            raise Unreadable("the answer is not JSON")
        case _:
            raise Unconfirmed("no answer")
