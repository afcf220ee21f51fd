"""Placing: the intent is stored first, `add` leaves once, and what came of it is stored with the notice of it.

An order goes queued -> sending -> pending, refused, not sent or unconfirmed. `queued` has surely not left; whatever is
found in `sending` after a crash may have. Only a provider with a key of its own is asked again (provider-api.md,
"Is an `add` safe to send again?").
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from orders.clock import Clock
from orders.models import Intent, Order
from orders.provider import NotSent, Provider, ProviderError, Refused
from orders.settling import Outcome, Settling, SettlingStore, all_of
from orders.statuses import OrderStatus

logger = logging.getLogger(__name__)


class PlacingStore(SettlingStore, Protocol):
    async def confirm(self, intent: Intent, now: datetime) -> tuple[Order, bool]: ...

    async def claim_queued(
        self, worker: str, now: datetime, limit: int, provider: str | None = None
    ) -> list[Order]: ...

    async def claim_abandoned(
        self, worker: str, now: datetime, limit: int, in_hand: Collection[int]
    ) -> list[Order]: ...

    async def by_key(self, key: str, user_id: int) -> Order | None: ...


@dataclass
class Placing:
    """Places what users confirmed. `worker` names this process in the store's claims."""

    store: PlacingStore
    providers: Mapping[str, Provider]
    settling: Settling
    worker: str
    clock: Clock
    first_look: timedelta
    is_away: Callable[[str], bool] = lambda provider: False
    """Whether a provider is known to be away, by name."""
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was queued here, so that placing need not wait for the next look."""
    _claiming: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held from a claim until `settling.in_hand` has what it took."""

    async def confirm(self, intent: Intent) -> tuple[Order, bool]:
        """Stores what a user confirmed, to be placed at once; (the first order, False) for a second press."""
        try:
            return await self.store.confirm(intent, self.clock())
        finally:
            # Also where the store did not answer: the order may be there.
            self.confirmed.set()

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
        async with self._claiming:
            claimed = await self.store.claim_queued(self.worker, self.clock(), limit, provider)
            self.settling.in_hand.update(order.id for order in claimed)
        await all_of(map(self._place, claimed))
        return len(claimed)

    async def find_abandoned(self) -> int:
        """What a process that died was sending may exist: it becomes unconfirmed, or is asked for again by its key.

        So does what this process holds without knowing it: the connection to the store was lost as a claim was made.
        """
        async with self._claiming:
            in_hand = self.settling.in_hand
            abandoned = await self.store.claim_abandoned(self.worker, self.clock(), 100, frozenset(in_hand))
            in_hand.update(order.id for order in abandoned)
        await all_of([self.settling.settle_rest(), *map(self._abandon, abandoned)])
        return len(abandoned)

    async def _abandon(self, order: Order) -> None:
        why = "the bot stopped, or lost its database, while it was sending the order"
        await self.settling.settle(order, await self.settling.unanswered(order, why))

    async def _place(self, order: Order) -> None:
        await self.settling.settle(order, await self._send(order))

    async def _send(self, order: Order) -> Outcome:
        """Sends `add` and tells what to write into the order."""
        provider = self.providers.get(order.provider)
        try:
            if provider is None:
                raise NotSent("this provider is no longer connected")
            number = await provider.add(order.service_number, order.fields, order.key)
        except (Refused, NotSent) as error:
            if order.tries > 1:
                # This try did nothing, but an earlier one may have been taken.
                return await self.settling.unanswered(order, str(error))
            status = OrderStatus.REFUSED if isinstance(error, Refused) else OrderStatus.NOT_SENT
            return {"status": status, "error": str(error)}
        except ProviderError as error:
            return await self.settling.unanswered(order, str(error))
        except Exception:
            logger.exception("order %d: sending it failed in a way that nobody foresaw", order.id)
            return await self.settling.unanswered(order, "an error of the bot's own; its log says more")
        look = self.clock() + self.first_look
        return {"status": OrderStatus.PENDING, "provider_order": number, "error": "", "next_check_at": look}
