"""Orders in memory, with the promises of the real store: versions, claims, owners, one transaction a method."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from core.money.alarms import put_in
from core.money.limits import Limits
from core.notices.notice import CardChanged, NewNotice
from core.orders.batch import BatchClaim, ClaimLost
from core.orders.order import Intent, NumberTaken, Order, OrderChange
from core.orders.polls import FOLLOWED, PolledOrder, UnchangedPoll
from core.orders.status import OrderStatus
from core.orders.timeline import OrderEvent
from tests.core.fake_ledger import FakeLedger
from tests.core.fake_money import FakeLimits
from tests.core.fake_notices import FakeNotices
from tests.core.fake_order_history import FakeOrderHistory
from tests.core.fake_refills import due


def _nothing(*_: object) -> None:
    """Does nothing."""


def followed(order: Order) -> PolledOrder:
    """The part of an order that a claim for a look returns."""
    return PolledOrder(*(getattr(order, name) for name in PolledOrder._fields))


KEPT = [field.name for field in fields(Intent)] + ["id", "created_at", "card_from"]
"""What no change of an order writes."""


@dataclass
class FakeOrders(FakeOrderHistory):
    """`unstorable` are ids whose changes fail to be stored. `on_saved` gets each written order (before, after)."""

    notices: FakeNotices
    rows: dict[int, Order] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    unstorable: set[int] = field(default_factory=set)
    balances: dict[str, tuple[Decimal, datetime]] = field(default_factory=dict)
    on_saved: Callable[[Order | None, Order], object] = _nothing
    given: int = 0
    operators: Collection[int] = ()
    ledger: FakeLedger = field(default_factory=FakeLedger)
    limits: FakeLimits = field(init=False)
    events: list[OrderEvent] = field(default_factory=list)
    holds: Callable[[BatchClaim], bool] = lambda claim: True
    """Whether a list's claim holds; the store of lists says."""

    def __post_init__(self) -> None:
        self.limits = FakeLimits(self.notices.audit)
        self.ledger.notices = self.notices

    @property
    def dead(self) -> set[str]:
        """The workers whose claims may be taken over."""
        return self.notices.processes.dead

    def put(self, *orders: Order) -> None:
        """Stores orders as a test wants them."""
        self.rows |= {order.id: order for order in orders}

    def _write(self, after: Order, now: datetime | None = None) -> Order:
        """`now` is given where a change of the status is kept."""
        before = self.rows.get(after.id)
        if now is not None and before is not None and before.status is not after.status:
            self.events.append(OrderEvent.of(after, now))
        self.rows[after.id] = after
        self.on_saved(before, after)
        return after

    async def confirm(
        self, intent: Intent, now: datetime, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> tuple[Order, bool]:
        if claim is not None and not self.holds(claim):
            raise ClaimLost
        self.given = max(self.given, *self.rows, 0) + 1  # a known key uses up an id, as in the databases
        for order in self.rows.values():
            if order.key == intent.key:
                if order.user_id != intent.user_id:
                    raise LookupError("this key is another user's")
                return order, False
        content = {f.name: getattr(intent, f.name) for f in fields(Intent)}
        state: dict[str, Any] = {"version": 1, "created_at": now, "status": OrderStatus.QUEUED, "status_at": now}
        order = Order(id=self.given, **state, **content)
        self.limits.check(order, self.rows.values(), limits, now)
        self.ledger.settle_all([order], now)
        self._write(order)
        await self.notices.add([NewNotice(chat_id=order.chat_id, content=CardChanged(), order_id=order.id)], now)
        return order, True

    def _leaving(self, provider: str, now: datetime) -> list[Order]:
        queued = [o for o in self.rows.values() if o.status is OrderStatus.QUEUED and o.provider == provider]
        return [o for o in queued if (o.next_check_at or now) <= now]

    async def queued(self, provider: str, now: datetime, limit: int) -> int:
        return len(self._leaving(provider, now)[:limit])

    async def waiting(self, reachable: Collection[str], before: datetime, over: datetime, limit: int) -> list[Order]:
        def due(o: Order) -> bool:
            away = o.provider not in reachable
            untold = o.wait_told_at is None and not o.tries and o.created_at <= before
            return (away and o.created_at <= over) or ((away or o.check_interval is not None) and untold)

        return [o for o in self.rows.values() if o.status is OrderStatus.QUEUED and due(o)][:limit]

    async def claim_queued(
        self, worker: str, now: datetime, limit: int, provider: str, arrives_by: datetime
    ) -> list[Order]:
        def sent(o: Order) -> Order:
            held = (o.balance_before, o.balance_before_at) if o.tries else self.balances.get(provider, (None, None))
            amounts: dict[str, Any] = {"balance_before": held[0], "balance_before_at": held[1]}
            first: dict[str, Any] = {"sending_at": o.sending_at or now, "tries": o.tries + 1, "version": o.version + 1}
            return replace(o, status=OrderStatus.SENDING, arrives_by=arrives_by, **amounts, **first)

        claimed = self._claimed(self._leaving(provider, now)[:limit], worker, now)
        return [self._write(sent(order), now) for order in claimed]

    async def claim_abandoned(
        self, worker: str, now: datetime, limit: int, in_hand: Collection[int] = ()
    ) -> list[Order]:
        sending = [o for o in self.rows.values() if o.status is OrderStatus.SENDING]
        left = [o for o in sending if self._free(o.id, worker, now) and o.id not in in_hand]
        claimed = self._claimed(left[:limit], worker, now)
        return [self._write(replace(order, version=order.version + 1)) for order in claimed]

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int, soon: timedelta = timedelta(0)
    ) -> list[PolledOrder]:
        mine = [o for o in self.rows.values() if o.provider == provider and o.status.at_provider]
        free = [o for o in mine if self._free(o.id, worker, now)]
        return [followed(order) for order in self._claimed(due(free, now, soon)[:limit], worker, now)]

    async def save_polls(
        self,
        quiet: Sequence[UnchangedPoll],
        versions: Mapping[int, int],
        change: Callable[[Order], OrderChange],
        now: datetime,
    ) -> set[int]:
        for look in quiet:
            order = self.rows.get(look.id)
            if order is not None and order.version == look.version:
                times: dict[str, Any] = {"seen_at": look.seen_at or order.seen_at, "next_check_at": look.next_check_at}
                self.workers.pop(order.id, None)
                self._write(replace(order, check_interval=look.check_interval, version=order.version + 1, **times))
        found = [order for key, order in sorted(self.rows.items()) if versions.get(key) == order.version]
        made = [change(order) for order in found]
        kept = [
            replace(one, after=replace(order, **{name: getattr(one.after, name) for name in FOLLOWED}))
            for order, one in zip(found, made, strict=True)
        ]
        return await self.save(kept, now)

    async def next_due(self, provider: str, now: datetime) -> datetime | None:
        mine = [o for o in self.rows.values() if o.provider == provider and o.status.at_provider]
        later = [o.next_check_at for o in mine if o.next_check_at is not None and o.next_check_at > now]
        return min(later, default=None)

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]:
        if any(change.after.id in self.unstorable for change in changes):
            raise OSError("the disk is full")
        first = {change.after.id: change for change in reversed(changes)}  # a second change of an order is too late
        current = [c for _, c in sorted(first.items()) if c.after.id in self.rows if self._is_current(c.after)]
        saved: list[OrderChange] = []
        taken: Order | None = None
        for change in current:
            if self._is_taken(change.after):
                taken = taken or change.after
            else:
                self._save(change.after, now)
                entries = self.ledger.settle_all([change.after], now)
                await self.notices.add(put_in(entries, self.operators), now)
                self.notices.audit.record(change.audit_entry, now)
                saved.append(change)
        if taken is None:
            await self.notices.add([notice for change in saved for notice in change.notices], now)
            return {change.after.id for change in saved}
        for change in saved:  # each was a transaction of its own
            await self.notices.add(change.notices, now)
        raise NumberTaken(taken.id, taken.provider_order or "")

    def _is_current(self, after: Order) -> bool:
        return self.rows[after.id].version == after.version

    def _save(self, after: Order, now: datetime) -> None:
        kept: dict[str, Any] = {name: getattr(self.rows[after.id], name) for name in KEPT}
        self.workers.pop(after.id, None)
        self._write(replace(after, version=after.version + 1, **kept), now)

    def _is_taken(self, after: Order) -> bool:
        named = (after.provider, after.provider_order)
        others = (o for o in self.rows.values() if o.id != after.id)
        return after.provider_order is not None and any((o.provider, o.provider_order) == named for o in others)

    async def get(self, order_id: int, user_id: int) -> Order | None:
        order = self.rows.get(order_id)
        return order if order is not None and order.user_id == user_id else None

    async def find(self, order_id: int) -> Order | None:
        return self.rows.get(order_id)

    async def by_key(self, key: str, user_id: int) -> Order | None:
        return next((o for o in self.rows.values() if (o.key, o.user_id) == (key, user_id)), None)

    async def by_provider_order(self, provider: str, provider_order: str) -> Order | None:
        named = (provider, provider_order)
        return next((o for o in self.rows.values() if (o.provider, o.provider_order) == named), None)

    async def unconfirmed(self) -> list[Order]:
        return [o for _, o in sorted(self.rows.items()) if o.status is OrderStatus.UNCONFIRMED]

    async def set_card(
        self,
        order_id: int,
        user_id: int,
        message_id: int,
        card_from: str | None,
        notices: Sequence[NewNotice],
        now: datetime,
        shown: int | None = None,
        moved: Sequence[NewNotice] = (),
    ) -> None:
        if await self.get(order_id, user_id) is not None:
            self.put(replace(self.rows[order_id], card_message_id=message_id, card_from=card_from))
            await self.notices.add([*moved, *(notices if self.rows[order_id].version != shown else ())], now)

    def _free(self, order_id: int, worker: str, now: datetime) -> bool:
        return self.notices.processes.may_take(self.workers.get(order_id), worker, now)

    def _claimed(self, orders: list[Order], worker: str, now: datetime) -> list[Order]:
        if not self.notices.processes.alive(worker, now):
            return []
        self.workers |= {order.id: worker for order in orders}
        return orders
