"""Placing: the intent is stored first, `add` leaves once, and what came of it is stored with the notice of it.

An order goes queued -> sending -> pending, refused, not sent or unconfirmed. `queued` has surely not left; whatever is
found in `sending` after a crash may have. Only a provider with a key of its own is asked again (provider-api.md,
"Is an `add` safe to send again?").
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import starmap
from typing import Any, Protocol

from orders.clock import Clock
from orders.models import Intent, NewNotice, NoticeKind, Order, OrderChange
from orders.news import news
from orders.provider import Balance, NotSent, Provider, ProviderError, Refused
from orders.statuses import OrderStatus

logger = logging.getLogger(__name__)

MAX_TRIES = 5
"""How often an `add` is sent to a provider that keeps keys, before a person is asked."""

BALANCE_WITHIN = 10.0
"""Seconds that a provider gets to say what its account holds, before an admin is asked without it."""


class Outbox(Protocol):
    async def add(self, notices: Sequence[NewNotice], now: datetime) -> None: ...


class PlacingStore(Protocol):
    async def confirm(self, intent: Intent, now: datetime) -> tuple[Order, bool]: ...

    async def claim_queued(
        self, worker: str, now: datetime, limit: int, provider: str | None = None
    ) -> list[Order]: ...

    async def claim_abandoned(self, worker: str, now: datetime, limit: int) -> list[Order]: ...

    async def by_key(self, key: str, user_id: int) -> Order | None: ...

    async def find(self, order_id: int) -> Order | None: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...


@dataclass
class Placing:
    """Places what users confirmed. `worker` names this process in the store's claims."""

    store: PlacingStore
    outbox: Outbox
    providers: Mapping[str, Provider]
    admins: Collection[int]
    worker: str
    clock: Clock
    first_look: timedelta
    is_away: Callable[[str], bool] = lambda provider: False
    """Whether a provider is known to be away, by name."""
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was queued here, so that placing need not wait for the next look."""
    _unsettled: list[tuple[Order, dict[str, Any]]] = field(default_factory=list)
    """What came of orders and could not be stored; stored with the next look for abandoned ones."""

    async def confirm(self, intent: Intent) -> tuple[Order, bool]:
        """Stores what a user confirmed, to be placed at once; (the first order, False) for a second press."""
        order, new = await self.store.confirm(intent, self.clock())
        if new:
            card = NewNotice(chat_id=order.chat_id, kind=NoticeKind.CARD, order_id=order.id)
            await self.outbox.add([card], self.clock())
        self.confirmed.set()
        return order, new

    async def reachable(self, name: str) -> bool:
        """Whether it is worth confirming an order at this provider now; one that is away is knocked at first."""
        if not self.is_away(name):
            return True
        try:
            await self.providers[name].balance()
        except ProviderError:
            return False
        return True

    async def placed(self, key: str, user_id: int) -> Order | None:
        """The order that a press of this button has made already, if any."""
        return await self.store.by_key(key, user_id)

    async def place_queued(self, provider: str | None = None, limit: int = 10) -> int:
        """Sends what is queued, `limit` at once, at one provider or at any; returns how many were taken.

        It waits for the slowest answer, so each provider is placed at on its own.
        """
        claimed = await self.store.claim_queued(self.worker, self.clock(), limit, provider)
        await _all(*map(self._place, claimed))
        return len(claimed)

    async def find_abandoned(self) -> int:
        """What a process that died was sending may exist: it becomes unconfirmed, or is asked for again by its key."""
        abandoned = await self.store.claim_abandoned(self.worker, self.clock(), 100)
        unsettled, self._unsettled = self._unsettled, []
        await _all(*starmap(self._settle, unsettled), *map(self._abandon, abandoned))
        return len(abandoned)

    async def _abandon(self, order: Order) -> None:
        await self._settle(order, await self._unanswered(order, "the bot stopped while it was sending the order"))

    async def _place(self, order: Order) -> None:
        await self._settle(order, await self._send(order))

    async def _send(self, order: Order) -> dict[str, Any]:
        """Sends `add` and tells what to write into the order."""
        provider = self.providers.get(order.provider)
        try:
            if provider is None:
                raise NotSent("this provider is no longer connected")
            number = await provider.add(order.service_number, order.fields, order.key)
        except (Refused, NotSent) as error:
            if order.tries > 1:
                # This try did nothing, but an earlier one may have been taken.
                return await self._unanswered(order, str(error))
            status = OrderStatus.REFUSED if isinstance(error, Refused) else OrderStatus.NOT_SENT
            return {"status": status, "error": str(error)}
        except ProviderError as error:
            return await self._unanswered(order, str(error))
        look = self.clock() + self.first_look
        return {"status": OrderStatus.PENDING, "provider_order": number, "error": "", "next_check_at": look}

    async def _unanswered(self, order: Order, why: str) -> dict[str, Any]:
        provider = self.providers.get(order.provider)
        if provider is not None and provider.repeatable and order.tries < MAX_TRIES:
            # The key makes the provider answer with the first order, if there is one.
            retry_at = self.clock() + timedelta(seconds=2**order.tries)
            return {"status": OrderStatus.QUEUED, "error": why, "next_check_at": retry_at}
        logger.warning("order %d at %s is unconfirmed: %s", order.id, order.provider, why)
        return {"status": OrderStatus.UNCONFIRMED, "error": why, "balance_after": await _balance(provider)}

    async def _settle(self, order: Order, outcome: dict[str, Any]) -> None:
        """Stores what came of an order. What cannot be stored now is kept, for it may hold the order's number."""
        try:
            await self._save(order, outcome)
        except Exception:
            self._unsettled.append((order, outcome))
            raise

    async def _save(self, order: Order, outcome: dict[str, Any]) -> None:
        now = self.clock()
        after = replace(order, **outcome, status_at=now)
        if await self.store.save([OrderChange(after=after, notices=news(order, after, self.admins))], now):
            return
        # Somebody took the order for abandoned and settled it while the answer was still on its way.
        current = await self.store.find(order.id)
        if current is not None and current.provider_order is None and after.provider_order is not None:
            logger.warning("order %d: a late answer from %s", order.id, order.provider)
            await self._save(current, outcome)


async def _all(*settling: Awaitable[None]) -> None:
    """Waits for all. No task group: one outcome that cannot be stored must not cut off the requests of the others."""
    results = await asyncio.gather(*settling, return_exceptions=True)
    if failed := [result for result in results if isinstance(result, Exception)]:
        raise ExceptionGroup("outcomes that could not be stored", failed)


async def _balance(provider: Provider | None) -> Decimal | None:
    """What the provider's account holds now, for the admin who has to decide; None if it does not say."""
    try:
        async with asyncio.timeout(BALANCE_WITHIN):
            balance = await provider.balance() if provider is not None else None
    except (ProviderError, TimeoutError):
        return None
    return balance.amount if isinstance(balance, Balance) else None
