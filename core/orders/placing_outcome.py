"""The outcome of an `add`: stored together with its notices, and kept here while the store is away."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import starmap
from typing import Protocol

from core.clock import Clock
from core.orders.news import news
from core.orders.order import NumberTaken, Order, OrderChange
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.provider import Balance, Provider, ProviderError
from core.tracing import ORDER, about

logger = logging.getLogger(__name__)

MAX_TRIES = 5
"""How often an `add` is sent to a provider that keeps keys, before a person is asked."""

BALANCE_WITHIN = 10.0
"""Seconds that a provider gets to say what its account holds, before an admin is asked without it."""


class PlacingOutcome(Protocol):
    """The outcome of one `add`."""

    def apply(self, order: Order) -> Order:
        """The order with that outcome."""
        ...


@dataclass(frozen=True, slots=True)
class Placed:
    """The provider has the order under `number`."""

    number: str
    look_at: datetime

    def apply(self, order: Order) -> Order:
        placed = replace(order, status=OrderStatus.PENDING, provider_order=self.number, error="", reason=None)
        return replace(placed, next_check_at=self.look_at, check_interval=None, arrives_by=None)


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """The order surely was not bought: refused, or not sent. `error` is for the operator."""

    status: OrderStatus
    error: str
    reason: Reason | None = None

    def apply(self, order: Order) -> Order:
        return replace(order, status=self.status, error=self.error, reason=self.reason)


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Nothing has left, so the order is tried again as if it had not been tried."""

    at: datetime
    pause: timedelta

    def apply(self, order: Order) -> Order:
        untried = replace(order, status=OrderStatus.QUEUED, tries=order.tries - 1, sending_at=None)
        return replace(untried, next_check_at=self.at, check_interval=self.pause)


@dataclass(frozen=True, slots=True)
class AskByKey:
    """The outcome is unknown, but the provider's own key tells: it answers with the first order, if there is one."""

    at: datetime
    error: str
    reason: Reason | None = None

    def apply(self, order: Order) -> Order:
        return replace(order, status=OrderStatus.QUEUED, error=self.error, reason=self.reason, next_check_at=self.at)


@dataclass(frozen=True, slots=True)
class AskAdmin:
    """The outcome is unknown, and an admin must decide."""

    error: str
    reason: Reason | None
    balance_after: Decimal | None

    def apply(self, order: Order) -> Order:
        lost = replace(order, status=OrderStatus.UNCONFIRMED, error=self.error, reason=self.reason)
        return replace(lost, balance_after=self.balance_after)


class SettlingStore(Protocol):
    async def find(self, order_id: int) -> Order | None: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...


@dataclass
class Settling:
    """Stores the outcomes of the orders that were claimed to be sent."""

    store: SettlingStore
    providers: Mapping[str, Provider]
    admins: Collection[int]
    clock: Clock
    owners: Collection[int] | None = None
    """Who hears of refusals about the operator's account; all admins if it is None."""
    workplaces: Collection[int] = ()
    """Where an admin may have been asked about an order whose answer comes late."""
    in_hand: set[int] = field(default_factory=set)
    """The orders claimed by this process that are not settled: only this process may know their outcome."""
    _unsettled: list[tuple[Order, PlacingOutcome]] = field(default_factory=list)
    """The outcomes that could not be stored."""

    async def unanswered(self, order: Order, error: str = "", reason: Reason | None = None) -> AskByKey | AskAdmin:
        """The outcome if the provider may have taken the order: its key may tell, or an admin must decide."""
        provider = self.providers.get(order.provider)
        if provider is not None and provider.repeatable and order.tries < MAX_TRIES:
            return AskByKey(self.clock() + timedelta(seconds=2**order.tries), error, reason)
        logger.warning("order %d at %s is unconfirmed: %s", order.id, order.provider, reason or error)
        return AskAdmin(error, reason, await _balance(provider))

    async def settle(self, order: Order, outcome: PlacingOutcome) -> None:
        """Stores an order's outcome. If that fails it is kept here, because it may hold the order's number."""
        try:
            with about(ORDER, order.id):
                await self._save_numbered(order, outcome)
        except Exception:
            self._unsettled.append((order, outcome))
            raise
        self.in_hand.discard(order.id)

    async def settle_rest(self) -> None:
        """Stores the outcomes that could not be stored before. Raises an ExceptionGroup if that fails again."""
        unsettled, self._unsettled = self._unsettled, []
        await all_of(starmap(self.settle, unsettled))

    async def _save_numbered(self, order: Order, outcome: PlacingOutcome) -> None:
        try:
            await self._save(order, outcome)
        except NumberTaken:
            # To follow that number would show one person another's order.
            logger.warning("%s answered the add of order %d with the number of another order", order.provider, order.id)
            await self._save(order, await self.unanswered(order, reason=Reason.NUMBER_OF_ANOTHER))

    async def _save(self, order: Order, outcome: PlacingOutcome) -> None:
        now = self.clock()
        after = replace(outcome.apply(order), status_at=now)
        notices = news(order, after, self.admins, self.owners, self.workplaces)
        if await self.store.save([OrderChange(after=after, notices=notices)], now):
            return
        # Another process settled the order as abandoned while the answer was still on its way.
        current = await self.store.find(order.id)
        if current is not None and current.provider_order is None and after.provider_order is not None:
            logger.warning("order %d: a late answer from %s", order.id, order.provider)
            await self._save(current, outcome)


async def all_of(settling: Iterable[Awaitable[None]]) -> None:
    """Waits for all. No task group: one outcome that cannot be stored must not cut off the requests of the others."""
    results = await asyncio.gather(*settling, return_exceptions=True)
    if failed := [result for result in results if isinstance(result, Exception)]:
        raise ExceptionGroup("outcomes that could not be stored", failed)


async def _balance(provider: Provider | None) -> Decimal | None:
    """The provider's balance now, for the admin who has to decide; None if it does not say."""
    try:
        async with asyncio.timeout(BALANCE_WITHIN):
            balance = await provider.balance() if provider is not None else None
    except (ProviderError, TimeoutError):
        return None
    except Exception:
        logger.exception("the balance could not be read")  # the order is to be settled all the same
        return None
    return balance.amount if isinstance(balance, Balance) else None
