"""Limits: how much an order, a person in a day, and all people in a day may cost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.clock import Clock
from core.money.ledger import ZERO
from core.money.settlement import Payable, due

DAY = timedelta(hours=24)
"""A day is the last 24 hours: it ends for nobody in the middle of theirs."""


class Limit(StrEnum):
    """Which limit an order would exceed."""

    ORDER = "order"
    PERSON = "person"
    SHOP = "shop"
    BOUND = "bound"
    """The order has no maximum cost, so that no limit allows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimits:
    """A person's own limits, which replace the general ones; None if they have none."""

    per_order: Decimal | None = None
    per_day: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Amounts in the currency of the prices; None means no limit."""

    per_order: Decimal | None = None
    per_person_day: Decimal | None = None
    per_day: Decimal | None = None

    @property
    def any(self) -> bool:
        return any(one is not None for one in (self.per_order, self.per_person_day, self.per_day))

    def of(self, own: OwnLimits | None) -> "Limits":
        """The limits of a person who has `own` ones."""
        if own is None:
            return self
        limits = self if own.per_order is None else replace(self, per_order=own.per_order)
        return limits if own.per_day is None else replace(limits, per_person_day=own.per_day)


class Priced(Protocol):
    """An order, or what one would cost."""

    @property
    def price(self) -> Decimal | None: ...

    @property
    def currency(self) -> str | None: ...


class OverLimit(Exception):
    """An order would exceed a limit, of which `used` is used. Nothing was stored."""

    def __init__(self, which: Limit, limit: Decimal, used: Decimal) -> None:
        super().__init__(f"{which}: {used} of {limit} is used")
        self.which = which
        self.limit = limit
        self.used = used


def used(orders: Iterable[Payable], currency: str | None) -> Decimal:
    """What the orders in `currency` hold and have spent."""
    return sum((due(order).total for order in orders if order.currency == currency), ZERO)


def check(order: Priced, limits: Limits, of_person: Iterable[Payable], of_all: Iterable[Payable]) -> None:
    """Raises OverLimit if `order` is too much after the orders of the last day."""
    if order.price is None:
        if order.currency is not None and limits.any:
            raise OverLimit(Limit.BOUND, ZERO, ZERO)
        return
    for which, limit, before in (
        (Limit.ORDER, limits.per_order, ()),
        (Limit.PERSON, limits.per_person_day, of_person),
        (Limit.SHOP, limits.per_day, of_all),
    ):
        if limit is not None and (so_far := used(before, order.currency)) + order.price > limit:
            raise OverLimit(which, limit, so_far)


class LimitStore(Protocol):
    async def of(self, user_id: int) -> OwnLimits | None: ...

    async def set(self, user_id: int, own: OwnLimits, audit_entry: NewAuditEntry, now: datetime) -> None: ...


@dataclass
class Limiting:
    """A person's own limits. The caller of `set` has checked that `owner` is one."""

    store: LimitStore
    clock: Clock

    async def of(self, user_id: int) -> OwnLimits:
        return await self.store.of(user_id) or OwnLimits()

    async def set(self, user_id: int, own: OwnLimits, owner: int) -> None:
        before = await self.of(user_id)
        facts = [{"per_order": one.per_order, "per_day": one.per_day} for one in (before, own)]
        audit_entry = NewAuditEntry(
            actor=owner, action="person.limits", target=f"person:{user_id}", before=facts[0], after=facts[1]
        )
        await self.store.set(user_id, own, audit_entry, self.clock())
