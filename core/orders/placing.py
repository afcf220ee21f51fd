"""Placing: the intent is stored first, `add` leaves once, and its outcome is stored with the notice.

An order goes queued -> sending -> pending, refused, not sent or unconfirmed. `queued` has surely not left; whatever is
found in `sending` after a crash may have. Only a provider with a key of its own is asked again (provider-api.md,
"Is an `add` safe to send again?").

The provider's pace is waited for first. Then one order is claimed, which is the last look at the lease, and it leaves
at once or not at all: a process that was stopped in between notices before the first byte (docs/decisions/0009).
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock, Deadline
from core.money.limits import Limits
from core.orders.batch import BatchClaim
from core.orders.order import Intent, Order
from core.orders.placing_outcome import (
    AskAdmin,
    NotPlaced,
    Placed,
    PlacingOutcome,
    RetryLater,
    Settling,
    SettlingStore,
    all_of,
)
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.provider import SLACK, Add, Busy, MayLeave, NotSent, PacedProvider, ProviderError, Refused
from core.tracing import ORDER, about

logger = logging.getLogger(__name__)

LEAVES_WITHIN = timedelta(seconds=15)
"""From the claim to the first byte: the store's answer, and a connection that takes its 10 s."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(seconds=30)
"""Between two tries for an order that the provider could not take."""


class PlacingStore(SettlingStore, Protocol):
    async def confirm(
        self, intent: Intent, now: datetime, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> tuple[Order, bool]: ...

    async def queued(self, provider: str, now: datetime, limit: int) -> int: ...

    async def claim_queued(
        self, worker: str, now: datetime, limit: int, provider: str, arrives_by: datetime
    ) -> list[Order]: ...

    async def claim_abandoned(
        self, worker: str, now: datetime, limit: int, in_hand: Collection[int]
    ) -> list[Order]: ...

    async def by_key(self, key: str, user_id: int) -> Order | None: ...


@dataclass
class Placing:
    """Places confirmed orders. `worker` names this process in the store's claims."""

    store: PlacingStore
    providers: Mapping[str, PacedProvider]
    settling: Settling
    worker: str
    clock: Clock
    first_look: timedelta
    is_away: Callable[[str], bool] = lambda provider: False
    """Whether a provider is known to be away, by name."""
    wait: timedelta = timedelta(minutes=10)
    """How long after it was confirmed an order is tried again that the provider could not take."""
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when something was queued here, so that placing need not wait for the next look."""
    _claiming: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held from a claim until `settling.in_hand` has what it took."""
    _busy_until: dict[str, datetime] = field(default_factory=dict)
    """When a provider that was busy may be asked for the next order."""

    async def confirm(
        self, intent: Intent, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> tuple[Order, bool]:
        """Stores what a user confirmed, to be placed at once; (the first order, False) for a second press.

        Raises NotCovered, OverLimit, and ClaimLost where it is a line of a list that another process works through.
        """
        try:
            return await self.store.confirm(intent, self.clock(), limits, claim)
        finally:
            # Even if the store did not answer, the order may be there.
            self.confirmed.set()

    async def reachable(self, name: str) -> bool:
        """Whether it is worth confirming an order at this provider now; one that is away is probed first."""
        if not self.is_away(name):
            return True
        try:
            await self.providers[name].balance()
        except ProviderError:
            return False
        return True

    async def order_of_key(self, key: str, user_id: int) -> Order | None:
        """The order that a press of this button has made already, if any."""
        return await self.store.by_key(key, user_id)

    async def place_queued(self, provider: str | None = None, limit: int = 10) -> int:
        """Sends what is queued, `limit` at once, at one provider or at each; returns how many were taken.

        It waits for the slowest answer, so each provider is placed at on its own.
        """
        taken: list[int] = []
        for name in self.providers if provider is None else [provider]:
            now = self.clock()
            if now < self._busy_until.get(name, now):
                continue
            count = await self.store.queued(name, now, limit)
            await all_of([self._place_next(name, taken) for _ in range(count)])
        return len(taken)

    async def find_abandoned(self) -> int:
        """An order that a dead process was sending may exist: it becomes unconfirmed, or is sent again with its key.

        So does one that this process holds unknowingly, because the connection to the store was lost during a claim.
        """
        async with self._claiming:
            in_hand = self.settling.in_hand
            abandoned = await self.store.claim_abandoned(self.worker, self.clock(), 100, frozenset(in_hand))
            in_hand.update(order.id for order in abandoned)
        await all_of([self.settling.settle_rest(), *map(self._abandon, abandoned)])
        return len(abandoned)

    async def _abandon(self, order: Order) -> None:
        reason = Reason.STOPPED_WHILE_SENDING
        with about(ORDER, order.id):
            await self.settling.settle(order, await self.settling.unanswered(order, reason=reason))

    async def _place_next(self, name: str, taken: list[int]) -> None:
        """Takes the next order once it can leave, and sends it; does nothing if the provider went away meanwhile."""
        try:
            async with self.providers[name].turn() as add:
                may_leave = Deadline(self.clock, LEAVES_WITHIN)
                order = await self._claim(self.providers[name])
                if order is None:
                    return
                taken.append(order.id)
                with about(ORDER, order.id):
                    outcome = await self._send(order, add, may_leave)
                # An answer ends it. A request that was given up without one may still arrive a moment later.
                given_up = isinstance(outcome, AskAdmin)
                order = replace(order, arrives_by=self.clock() + SLACK if given_up else None)
        except (NotSent, Busy) as error:
            logger.debug("no order leaves for %s now: %s", name, error)
            return
        await self.settling.settle(order, outcome)

    async def _claim(self, provider: PacedProvider) -> Order | None:
        now = self.clock()
        arrives_by = now + LEAVES_WITHIN + provider.longest + SLACK
        async with self._claiming:
            claimed = await self.store.claim_queued(self.worker, now, 1, provider.name, arrives_by)
            self.settling.in_hand.update(order.id for order in claimed)
        return claimed[0] if claimed else None

    async def _send(self, order: Order, add: Add, may_leave: MayLeave) -> PlacingOutcome:
        """Sends `add` and returns its outcome."""
        try:
            number = await add(order.service_number, order.fields, order.key, may_leave)
        except (Refused, NotSent, Busy) as error:
            return await self._not_taken(order, error)
        except ProviderError as error:
            return await self.settling.unanswered(order, str(error))
        except Exception:
            logger.exception("order %d: sending it failed unexpectedly", order.id)
            return await self.settling.unanswered(order, reason=Reason.OWN_FAULT)
        return Placed(number, self.clock() + self.first_look)

    async def _not_taken(self, order: Order, error: Refused | NotSent | Busy) -> PlacingOutcome:
        if order.tries > 1:
            # This try did nothing, but an earlier one may have been taken.
            return await self.settling.unanswered(order, str(error))
        if isinstance(error, Refused):
            return NotPlaced(OrderStatus.REFUSED, str(error))
        now = self.clock()
        if now >= order.created_at + self.wait:
            if isinstance(error, Busy):
                return NotPlaced(OrderStatus.REFUSED, str(error))
            return NotPlaced(OrderStatus.NOT_SENT, str(error), Reason.NOT_IN_TIME)
        pause = min(order.check_interval * 2 if order.check_interval else FIRST_PAUSE, LONGEST_PAUSE)
        if isinstance(error, Busy):
            pause = error.retry_after or pause
            self._busy_until[order.provider] = now + min(pause, self.wait)
        pause = min(pause, order.created_at + self.wait - now)
        logger.info("order %d waits %.0f s for %s: %s", order.id, pause.total_seconds(), order.provider, error)
        return RetryLater(now + pause, pause)
