"""A provider that does what a test says, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core.catalogue.service import Listing
from core.orders.status import OrderStatus, RefillStatus
from core.provider import (
    Action,
    Add,
    Balance,
    CancelAccepted,
    Capacity,
    EntryError,
    HeldBack,
    MayLeave,
    NotSent,
    OrderReport,
    ProviderError,
    RefillReport,
    RefillStarted,
    always,
)


@dataclass(frozen=True)
class Added:
    """One `add` as it arrived."""

    service: str
    fields: Mapping[str, str]
    key: str


@dataclass
class FakeProvider:
    """Takes every order, unless `add_fails` holds an error for the next one. `trouble` fails every call."""

    name: str = "north"
    lacks: frozenset[Action] = frozenset()
    repeatable: bool = False
    listings: list[Listing] = field(default_factory=list)
    funds: Balance | Capacity = field(default_factory=lambda: Balance(Decimal("25.00"), "USD"))
    trouble: ProviderError | None = None
    add_fails: list[Exception] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    """What it calls the next orders; else P1, P2 ..."""
    says: dict[str, OrderReport | EntryError] = field(default_factory=dict)
    refill_answers: dict[str, RefillStarted | EntryError] = field(default_factory=dict)
    refill_says: dict[str, RefillReport | EntryError] = field(default_factory=dict)
    cancel_answers: dict[str, CancelAccepted | EntryError] = field(default_factory=dict)
    added: list[Added] = field(default_factory=list)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    """The ids of every status call."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, `add` has arrived and its answer is held."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    away: bool = False
    """Its turn does not come."""
    room: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, every turn is waited for."""

    def __post_init__(self) -> None:
        self.open.set()
        self.room.set()

    def reports(self, number: str, status: OrderStatus, **facts: Any) -> None:
        self.says[number] = OrderReport(status=status, status_text=status.value, **facts)

    def reports_refill(self, number: str, status: RefillStatus) -> None:
        self.refill_says[number] = RefillReport(status, status.value)

    async def services(self) -> list[Listing]:
        self._must_work()
        return self.listings

    @property
    def longest(self) -> timedelta:
        return timedelta(minutes=3)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Add]:
        if self.away:
            raise NotSent(f"{self.name} is away.")
        await self.room.wait()
        yield self.add

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        self._must_work()
        if not may_leave():
            raise HeldBack("It waited too long to be sent.")
        self.added.append(Added(service, dict(fields), key))
        number = len(self.added)
        error = self.add_fails.pop(0) if self.add_fails else None
        self.arrived.set()
        await self.open.wait()
        if error is not None:
            raise error
        return self.numbers.pop(0) if self.numbers else f"P{number}"

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]:
        self.asked.append(tuple(orders))
        self._must_work()
        return {number: self.says[number] for number in orders if number in self.says}

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]:
        self._must_work()
        return {number: self.refill_answers[number] for number in orders if number in self.refill_answers}

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]:
        self._must_work()
        return {number: self.refill_says[number] for number in refills if number in self.refill_says}

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]:
        self._must_work()
        return {number: self.cancel_answers[number] for number in orders if number in self.cancel_answers}

    async def balance(self) -> Balance | Capacity:
        self._must_work()
        return self.funds

    async def close(self) -> None:
        """Nothing is open."""

    def _must_work(self) -> None:
        if self.trouble is not None:
            raise self.trouble
