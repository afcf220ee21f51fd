"""Tracking: asks the providers about orders that are due, 100 at a time; a batch's changes are stored with its news."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from core.clock import Clock
from core.orders.news import news
from core.orders.order import REPORTED, Order, OrderChange
from core.orders.poll_schedule import PollSchedule
from core.orders.polls import PolledOrder, Report, UnchangedPoll, has_news, next_poll_in, unchanged
from core.orders.status import OrderStatus
from core.provider import EntryError, Provider, ProviderError

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")
BATCH = 100
"""Ids in one status call (docs/provider-api.md, "The two dialects")."""


class TrackingStore(Protocol):
    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int, soon: timedelta
    ) -> list[PolledOrder]: ...

    async def save_polls(
        self,
        quiet: Sequence[UnchangedPoll],
        versions: Mapping[int, int],
        change: Callable[[Order], OrderChange],
        now: datetime,
    ) -> set[int]:
        """Stores looks at orders that still have their versions, and frees those.

        `quiet` looks brought no news; of the orders of `versions` is stored what `change`, which may run in a thread,
        makes of FOLLOWED. Returns the ids of the latter that were stored.
        """
        ...

    async def next_due(self, provider: str, now: datetime) -> datetime | None:
        """When the next of the provider's orders that is not due yet will be; None without one."""
        ...


@dataclass
class Tracking:
    """Follows placed orders to their end. `worker` names this process in the store's claims."""

    store: TrackingStore
    worker: str
    clock: Clock
    schedule: PollSchedule

    async def look(self, provider: Provider) -> int:
        """Looks at one batch: what is due, filled up with what is due soon. Returns its size.

        Never raises ProviderError. One look at a provider at a time: the claims that a look before it has left are
        this one's.
        """
        due = await self.store.claim_due(provider.name, self.worker, self.clock(), BATCH, self.schedule.soon)
        reports = await reported(provider.name, provider.status, [order.provider_order for order in due])
        now = self.clock()
        quiet: list[UnchangedPoll] = []
        told: dict[int, Report] = {}
        versions: dict[int, int] = {}
        for order, report in zip(due, reports, strict=True):
            if report is not None and has_news(order, report):
                told[order.id], versions[order.id] = report, order.version
            else:
                quiet.append(unchanged(order, report, now, self.schedule))
        # An order that was changed since its claim is looked at again, because the report may be older.
        await self.store.save_polls(
            quiet, versions, lambda order: follow(order, told[order.id], now, self.schedule), now
        )
        return len(due)

    async def next_due(self, provider: str) -> timedelta | None:
        """How long until an order falls due at `provider`; None while nothing is followed there."""
        now = self.clock()
        at = await self.store.next_due(provider, now)
        return at - now if at is not None else None


async def reported(
    provider: str, ask: Callable[[Sequence[str]], Awaitable[Mapping[str, Answer]]], numbers: Sequence[str | None]
) -> list[Answer | None]:
    """The provider's answer about each number; None if it gave none. Never raises ProviderError."""
    if not numbers:
        return []
    try:
        reports = await ask([number or "" for number in numbers])
    except ProviderError as error:
        logger.debug("no statuses from %s: %s", provider, error)
        reports = {}
    return [reports.get(number or "") for number in numbers]


def follow(order: Order, report: Report | None, now: datetime, schedule: PollSchedule) -> OrderChange:
    """What one look makes of `order`: its new state, when to look again, and the news. No report: not known now."""
    said = {} if report is None else _said(order, report, now)
    interval = next_poll_in(order, report, now, schedule)
    again = None if said.get("status", order.status).final else now + interval
    after = replace(order, **said, check_interval=interval, next_check_at=again)
    return OrderChange(after=after, notices=news(order, after))


def apply_report(order: Order, report: Report, now: datetime) -> Order:
    """`order` after the answer. Values that the answer left out stay; an entry's error is kept beside them."""
    return replace(order, **_said(order, report, now))


def _said(order: Order, report: Report, now: datetime) -> dict[str, Any]:
    if isinstance(report, EntryError):
        return {"error": report.text, "seen_at": now}
    return {
        "status": report.status,
        # Only an unknown word is kept: the others are known by their one spelling.
        "status_text": report.status_text if report.status is OrderStatus.UNKNOWN else "",
        "status_at": order.status_at if report.status is order.status else now,
        "charge_currency": report.currency or order.charge_currency,
        "error": "",
        "seen_at": now,
        **{name: value for name in REPORTED if (value := getattr(report, name)) is not None},
    }
