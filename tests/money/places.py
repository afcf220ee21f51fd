"""The stores for the machine's shop: in memory, in a SQLite file, on a PostgreSQL server."""

import copy
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import Connection

from core.money.ledger import NewEntry
from core.money.limits import Limits
from core.orders.batch import BatchClaim
from core.orders.order import Intent, OrderChange
from storage.catalogue import Services
from storage.database import Database
from storage.ledger import Ledger
from storage.orders import Orders
from storage.stars import Stars
from tests.core.fake_ledger import FakeLedger
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_stars import FakeStars
from tests.money.machine import NOW, Crashed
from tests.storage.samples import listing

T = TypeVar("T")
_people = count(7_000_000_001, 10)


class DyingDatabase(Database):
    """Its next transaction dies where `crash` says."""

    crash: str | None = None

    async def writes(self, act: Callable[[Connection], T], *, lasts: bool = True, repeatable: bool = False) -> T:
        crash, self.crash = self.crash, None

        def dying(connection: Connection) -> T:
            done = act(connection)
            if crash == "before the commit":
                raise Crashed
            return done

        done = await super().writes(dying, lasts=lasts, repeatable=repeatable)
        if crash is not None:
            raise Crashed
        return done


class InDatabase:
    def __init__(self, address: str) -> None:
        self._address = address

    async def open(self) -> tuple[int, int]:
        self._database = DyingDatabase(self._address)
        self.orders, self.ledger = Orders(self._database), Ledger(self._database)
        self.stars = Stars(self._database)
        services = Services(self._database)
        await services.refresh("north", [listing("100")], NOW)
        return (await services.load())[0].id, next(_people)

    @property
    def crash(self) -> str | None:
        return self._database.crash

    @crash.setter
    def crash(self, where: str | None) -> None:
        self._database.crash = where

    async def close(self) -> None:
        if hasattr(self, "_database"):
            await self._database.close()


class InMemory:
    crash: str | None = None

    def __init__(self) -> None:
        self.ledger = _Ledger(self)
        self.orders = _Orders(FakeNotices(), ledger=self.ledger)
        self.orders.place = self
        self.stars = _Stars(self.ledger, self.orders.notices)
        self.stars.place = self

    async def open(self) -> tuple[int, int]:
        return 1, next(_people)

    async def close(self) -> None:
        return None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """A transaction that dies before its commit leaves no trace."""
        crash, self.crash = self.crash, None
        rows, entries = copy.copy(self.orders.rows), list(self.ledger.rows)
        paid = self.stars.kept()
        try:
            yield
            if crash == "before the commit":
                raise Crashed
        except Exception:
            self.orders.rows, self.ledger.rows = rows, entries
            self.stars.invoices, self.stars.paid, self.stars.refunds = paid
            raise
        if crash is not None:
            raise Crashed


class _Ledger(FakeLedger):
    def __init__(self, place: InMemory) -> None:
        super().__init__()
        self._place = place

    async def add(self, new: NewEntry, now: datetime) -> Any:
        async with self._place.transaction():
            return await super().add(new, now)


class _Orders(FakeOrders):
    place: InMemory

    async def confirm(
        self, intent: Intent, now: datetime, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> Any:
        async with self.place.transaction():
            return await super().confirm(intent, now, limits, claim)

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]:
        async with self.place.transaction():
            return await super().save(changes, now)


class _Stars(FakeStars):
    place: InMemory

    def kept(self) -> Any:
        return dict(self.invoices), list(self.paid), [copy.copy(one) for one in self.refunds]

    async def credit(self, *args: Any) -> Any:
        async with self.place.transaction():
            return await super().credit(*args)

    async def refund(self, *args: Any) -> Any:
        async with self.place.transaction():
            return await super().refund(*args)

    async def take_refunds(self, *args: Any) -> Any:
        async with self.place.transaction():
            return await super().take_refunds(*args)

    async def refunded(self, *args: Any) -> Any:
        async with self.place.transaction():
            return await super().refunded(*args)

    async def refund_refused(self, *args: Any) -> Any:
        async with self.place.transaction():
            return await super().refund_refused(*args)

    async def refunded_elsewhere(self, *args: Any) -> Any:
        async with self.place.transaction():
            return await super().refunded_elsewhere(*args)
