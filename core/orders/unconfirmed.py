"""Deciding: only an admin says whether an unconfirmed order exists at the provider."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from core.audit.audit import NewAuditEntry
from core.clock import Clock
from core.orders.news import news
from core.orders.order import NumberTaken, Order, OrderChange
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.orders.tracking import apply_report
from core.provider import EntryError, OrderReport, Provider

ROUNDING = Decimal("1.01")
"""How much more than computed a provider may charge by its own rounding."""


class AlreadyDecided(Exception):
    """The order is no longer unconfirmed."""

    def __init__(self, order: Order | None) -> None:
        super().__init__(order and order.id)
        self.order = order


class TooEarly(Exception):
    """A process that fell silent may still send the order, until `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class WrongNumber(Exception):
    """The number does not name an order that could be this one."""

    def __init__(self, number: str, provider: str) -> None:
        super().__init__(f"{number} at {provider}")
        self.number = number
        self.provider = provider


class NumberInUse(WrongNumber):
    """It is the number of another order here."""


class ProviderGone(WrongNumber):
    """The provider was taken out of the settings, so nobody can ask it."""


class NothingSaid(WrongNumber):
    """The provider says nothing about the number, or says in its own `words` that it has no such order."""

    def __init__(self, number: str, provider: str, words: str = "") -> None:
        super().__init__(number, provider)
        self.words = words


class TooMuchRemains(WrongNumber):
    """The provider has more to deliver than was ordered."""

    def __init__(self, number: str, provider: str, remains: int, ordered: int) -> None:
        super().__init__(number, provider)
        self.remains = remains
        self.ordered = ordered


class TooMuchCharged(WrongNumber):
    """The provider charged more than the order costs."""

    def __init__(self, number: str, provider: str, charge: Decimal, cost: Decimal, currency: str | None) -> None:
        super().__init__(number, provider)
        self.charge = charge
        self.cost = cost
        self.currency = currency


@dataclass(frozen=True, slots=True)
class Found:
    """What the provider says about its order `number`, which may be `order`."""

    order: Order
    number: str
    report: OrderReport


class DecidingStore(Protocol):
    async def find(self, order_id: int) -> Order | None: ...

    async def by_provider_order(self, provider: str, provider_order: str) -> Order | None: ...

    async def unconfirmed(self) -> list[Order]: ...

    async def others_sent(self, order: Order) -> int: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...


def looks_charged(order: Order) -> bool:
    """Whether the provider's account fell by the cost of the order, so that it probably exists."""
    before, after, cost = order.balance_before, order.balance_after, order.cost
    if before is None or after is None or not cost:
        return False
    return before - after >= cost


def is_declared_missing(order: Order) -> bool:
    """Whether an admin said that the order does not exist: its owner was told that nothing was bought."""
    return order.status is OrderStatus.NOT_SENT and order.decided_by is not None


def _check_fit(order: Order, number: str, report: OrderReport) -> None:
    """Raises WrongNumber if the provider's order of that number cannot be this one, as after a typing mistake."""
    ordered = order.quantity_of_all_runs
    if ordered and report.remains is not None and report.remains > ordered:
        raise TooMuchRemains(number, order.provider, report.remains, ordered)
    if order.cost and report.charge is not None and report.charge > order.cost * ROUNDING:
        raise TooMuchCharged(number, order.provider, report.charge, order.cost, order.provider_currency)


def _decided(order: Order) -> dict[str, str | None]:
    """The change that a decision makes."""
    return {"status": order.status, "number": order.provider_order}


@dataclass
class Deciding:
    store: DecidingStore
    providers: Mapping[str, Provider]
    clock: Clock
    workplaces: Collection[int] = ()
    """Where an admin may have been asked to decide."""

    async def open(self) -> list[Order]:
        """The orders that wait for a decision, the oldest first."""
        return await self.store.unconfirmed()

    async def pending(self, order_id: int) -> Order:
        """The order, if it still waits for a decision. Raises AlreadyDecided."""
        order = await self.store.find(order_id)
        if order is None or order.status is not OrderStatus.UNCONFIRMED:
            raise AlreadyDecided(order)
        return order

    async def arrived(self, order_id: int) -> Order:
        """The order, if it still waits for a decision and can't be on its way any more.

        Raises AlreadyDecided, TooEarly.
        """
        order = await self.pending(order_id)
        if order.arrives_by is not None and self.clock() < order.arrives_by:
            raise TooEarly(order.arrives_by)
        return order

    async def others_sent(self, order: Order) -> int:
        """How many other orders may have changed the balance between the looks before and after `order`."""
        return await self.store.others_sent(order)

    async def unnumbered(self, order_id: int) -> Order:
        """The order, if its number can be named: it is unconfirmed or was declared missing. Raises AlreadyDecided."""
        order = await self.store.find(order_id)
        if order is None or not (order.status is OrderStatus.UNCONFIRMED or is_declared_missing(order)):
            raise AlreadyDecided(order)
        return order

    async def look_up(self, order_id: int, number: str) -> Found:
        """What the provider says about `number`. Raises AlreadyDecided, WrongNumber, ProviderError."""
        order = await self.unnumbered(order_id)
        if await self.store.by_provider_order(order.provider, number):
            raise NumberInUse(number, order.provider)
        provider = self.providers.get(order.provider)
        if provider is None:
            raise ProviderGone(number, order.provider)
        report = (await provider.status([number])).get(number)
        if report is None:
            raise NothingSaid(number, order.provider)
        if isinstance(report, EntryError):
            raise NothingSaid(number, order.provider, report.text)
        _check_fit(order, number, report)
        return Found(order, number, report)

    async def confirm_found(self, order_id: int, number: str, admin: int) -> Order:
        """The order exists as `number`: follow it from now on. Raises AlreadyDecided, WrongNumber, ProviderError."""
        found = await self.look_up(order_id, number)
        now = self.clock()
        known = replace(found.order, provider_order=number, error="", reason=None, decided_by=admin, next_check_at=now)
        try:
            return await self._save(found.order, apply_report(known, found.report, now), now, "order.found")
        except NumberTaken:
            # Another admin, or the late answer to an `add`, was faster.
            raise NumberInUse(number, found.order.provider) from None

    async def declare_missing(self, order_id: int, admin: int) -> Order:
        """The order does not exist at the provider: nothing was bought. Raises AlreadyDecided, TooEarly."""
        order = await self.arrived(order_id)
        now = self.clock()
        declared = replace(order, status=OrderStatus.NOT_SENT, error="", reason=Reason.DECLARED_MISSING)
        after = replace(declared, status_at=now, decided_by=admin)
        return await self._save(order, after, now, "order.missing")

    async def _save(self, before: Order, after: Order, now: datetime, action: str) -> Order:
        """Stores what the admin `after.decided_by` decided."""
        audit_entry = NewAuditEntry(
            actor=after.decided_by or 0,
            action=action,
            target=f"order:{after.id}",
            before=_decided(before),
            after=_decided(after),
        )
        notices = news(before, after, workplaces=self.workplaces)
        if not await self.store.save([OrderChange(after=after, notices=notices, audit_entry=audit_entry)], now):
            raise AlreadyDecided(await self.store.find(before.id))
        return after
