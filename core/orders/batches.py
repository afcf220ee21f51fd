"""Works through confirmed lists of many orders: line by line, each once, across crashes.

A batch is claimed by one worker. A line is placed under a key of its own, and only while the claim holds: a process
that was frozen places nothing that the person was told is not placed. Before a provider is asked to refill or to
cancel, the line is stored as begun, and a wish that was stored since then is not repeated.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.clock import Clock
from core.notices.notice import BatchChanged, NewNotice
from core.orders.batch import Batch, BatchAction, BatchClaim, BatchLine, ClaimLost, LineResult
from core.orders.checkout import (
    AlreadyPlaced,
    Away,
    Changed,
    Checkout,
    CheckoutOutcome,
    LimitExceeded,
    NotConfirmed,
    NotEnough,
    Paused,
    Queued,
    TermsNeeded,
    Where,
)
from core.orders.mass import draft_of
from core.orders.not_possible import NotPossible, WhyNotPossible
from core.orders.order import Order
from core.orders.order_actions import NoSuchOrder, OrderActions, Outbox
from core.orders.placing_outcome import all_of
from core.orders.reason import Reason
from core.orders.status import RefillStatus
from core.people.user import User
from core.provider import Busy, NotSent, ProviderError, Refused
from core.tracing import ORDER, about

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""Batches that are worked on side by side."""
SLICE = timedelta(seconds=2)
"""After that long with one batch, the others have their turn."""
TOLD_EVERY = timedelta(seconds=3)
MOST_TRIES = 3
"""How often a line is tried if the bot itself fails."""


class RunningStore(Protocol):
    async def claim(self, worker: str, now: datetime, actions: Collection[BatchAction], limit: int) -> list[Batch]: ...

    async def settle(self, batch_id: int, line: BatchLine, worker: str) -> bool:
        """Stores a line's outcome, or that it has begun. False if `worker` has lost the batch."""
        ...

    async def finish(self, batch_id: int, worker: str, notices: Sequence[NewNotice], now: datetime) -> bool: ...


class People(Protocol):
    async def get(self, user_id: int) -> User | None: ...


@dataclass
class Batches:
    """`worker` names this process in the store's claims; `lets_in` says whether a person may still order."""

    store: RunningStore
    checkout: Checkout
    order_actions: OrderActions
    outbox: Outbox
    users: People
    worker: str
    clock: Clock
    lets_in: Callable[[int], bool]
    started: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a list was confirmed here, so that it need not wait for the next look."""
    wished: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when refills or cancels were."""
    _told: dict[int, datetime] = field(default_factory=dict)
    _failures: Counter[tuple[int, int]] = field(default_factory=Counter)

    async def look(self, *actions: BatchAction) -> int:
        """Works for a while on each batch of these actions; returns how many there were."""
        batches = await self.store.claim(self.worker, self.clock(), actions, AT_ONCE)
        await all_of(map(self._advance, batches))
        return len(batches)

    async def _advance(self, batch: Batch) -> None:
        user = await self.users.get(batch.user_id)
        until, away = self.clock() + SLICE, set[str]()
        for line in batch.left:
            if self.clock() >= until:
                return await self._tell(batch)
            done = await self._try(batch, line, user, away)
            if done is None or not await self.store.settle(batch.id, done, self.worker):
                return None  # another worker has it
        await self.store.finish(batch.id, self.worker, [_changed(batch)], self.clock())
        self._told.pop(batch.id, None)
        return None

    async def _tell(self, batch: Batch) -> None:
        """Shows the person the progress, not too often."""
        now = self.clock()
        if now >= self._told.get(batch.id, batch.created_at) + TOLD_EVERY:
            self._told[batch.id] = now
            await self.outbox.add([_changed(batch)], now)

    async def _try(self, batch: Batch, line: BatchLine, user: User | None, away: set[str]) -> BatchLine | None:
        """The line with its outcome; None if another worker has the batch. A line that fails too long is given up."""
        try:
            with about(ORDER, line.order_id):
                return await self._do(batch, line, user, away)
        except Exception:
            tried = batch.id, line.place
            self._failures[tried] += 1
            if self._failures[tried] < MOST_TRIES:
                raise
            del self._failures[tried]
            logger.exception("line %d of batch %d is given up", line.place, batch.id)
            return replace(line, result=LineResult.FAILED)

    async def _do(self, batch: Batch, line: BatchLine, user: User | None, away: set[str]) -> BatchLine | None:
        if user is None:
            return replace(line, result=LineResult.NOT_CONFIRMED)
        if batch.action is BatchAction.PLACE:
            return await self._place(batch, line, user, away)
        try:
            order = await self.order_actions.order(line.order_id or 0, batch.user_id)
        except NoSuchOrder:
            return replace(line, result=LineResult.NOT_POSSIBLE, detail=WhyNotPossible.NOT_THERE)
        if (
            line.begun_at is not None
            and (earlier := await self._earlier(order, batch.action, line.begun_at)) is not None
        ):
            return replace(line, result=earlier)
        begun = replace(line, begun_at=self.clock())
        if not await self.store.settle(batch.id, begun, self.worker):
            return None
        return await self._ask(order, batch.action, begun)

    async def _place(self, batch: Batch, line: BatchLine, user: User, away: set[str]) -> BatchLine | None:
        if not self.lets_in(user.id):  # blocked since the press
            return replace(line, result=LineResult.PAUSED)
        service = self.checkout.ordering.shop.catalogue.service(line.service_id or 0)
        if service is not None and service.provider in away:
            return replace(line, result=LineResult.AWAY)
        draft = draft_of(batch, line)
        where, claim = Where(user.id, None, batch.thread_id), BatchClaim(batch.id, self.worker)
        try:
            outcome = await self.checkout.place(draft, draft.seal, where, user, claim)
        except ClaimLost:
            return None
        if isinstance(outcome, Away):
            away.add(outcome.provider)
        return _placed(line, outcome)

    async def _earlier(self, order: Order, action: BatchAction, since: datetime) -> LineResult | None:
        """The outcome of an earlier request that a crash kept from being told; None if there was none."""
        if action is BatchAction.CANCEL:
            if order.reason is Reason.TAKEN_BACK:
                return LineResult.TAKEN_BACK
            asked_at = order.cancel_requested_at
            return LineResult.NO_ANSWER if asked_at is not None and asked_at >= since else None
        refill = await self.order_actions.last_refill(order)
        if refill is None or refill.created_at < since:
            return None
        # Without an answer nobody knows whether the provider was asked.
        return LineResult.NO_ANSWER if refill.status is RefillStatus.AWAITING else LineResult.REFILL_ASKED

    async def _ask(self, order: Order, action: BatchAction, line: BatchLine) -> BatchLine:
        try:
            if action is BatchAction.REFILL:
                await self.order_actions.refill(order.id, order.user_id)
                return replace(line, result=LineResult.REFILL_ASKED)
            after = await self.order_actions.cancel(order.id, order.user_id)
        except NotPossible as error:
            return replace(line, result=LineResult.NOT_POSSIBLE, detail=error.why.stored)
        except Refused as error:
            return replace(line, result=LineResult.REFUSED, detail=str(error))
        except (NotSent, Busy):
            return replace(line, result=LineResult.AWAY)
        except ProviderError:
            return replace(line, result=LineResult.NO_ANSWER)
        taken_back = after.reason is Reason.TAKEN_BACK
        return replace(line, result=LineResult.TAKEN_BACK if taken_back else LineResult.CANCEL_ASKED)


def _placed(line: BatchLine, outcome: CheckoutOutcome) -> BatchLine:
    match outcome:
        case Queued() | AlreadyPlaced():
            return replace(line, result=LineResult.PLACED, order_id=outcome.order.id)
        case Changed():
            return replace(line, result=LineResult.CHANGED)
        case Away():
            return replace(line, result=LineResult.AWAY)
        case Paused():
            return replace(line, result=LineResult.PAUSED)
        case NotEnough():
            return replace(line, result=LineResult.NOT_ENOUGH)
        case LimitExceeded():
            return replace(line, result=LineResult.TOO_MUCH)
        case NotConfirmed() | TermsNeeded():
            return replace(line, result=LineResult.NOT_CONFIRMED)


def _changed(batch: Batch) -> NewNotice:
    return NewNotice(chat_id=batch.chat_id, content=BatchChanged(batch=batch.id))
