"""Stores in memory that keep the promises of the real ones: versions, claims, owners, one transaction a method.

`tests/storage/test_fakes.py` compares them with the databases. The simulation runs on them too.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from core.catalogue.catalogue import CatalogueDiff
from core.catalogue.changes import Tell
from core.catalogue.service import Listing, Service
from core.money.billing import Bill
from core.money.limits import Limits
from core.notices.notice import CardChanged, Content, NewNotice, Notice, StatusChanged
from core.orders.order import Intent, NumberTaken, Order, OrderChange, Refill, RefillChange
from core.orders.order_list import Group, number_of
from core.orders.sharing import MOST, NewCard, SharedCard, edit
from core.orders.status import OrderStatus, RefillStatus
from core.orders.story import OrderEvent
from core.people.preferences import Preferences
from core.people.user import User
from core.text import fold
from storage.workers import ALIVE_FOR
from tests.core.fake_audit import FakeAudit
from tests.core.fake_ledger import FakeLedger
from tests.core.fake_money import FakeLimits
from tests.core.samples import known


@dataclass
class FakeWorkers:
    """Which processes are alive: those that beat lately, or all where `beats` is False. None of the `dead`."""

    beats: bool = False
    dead: set[str] = field(default_factory=set)
    seen: dict[str, datetime] = field(default_factory=dict)

    async def beat(self, worker: str, now: datetime) -> None:
        self.seen[worker] = now

    async def leave(self, worker: str) -> None:
        self.seen.pop(worker, None)

    async def clear(self) -> None:
        self.seen.clear()

    def alive(self, worker: str, now: datetime) -> bool:
        lately = worker in self.seen and self.seen[worker] > now - ALIVE_FOR
        return worker not in self.dead and (lately or not self.beats)

    def may_take(self, holder: str | None, worker: str, now: datetime) -> bool:
        """Whether `worker` may claim what belongs to `holder`: nobody, a dead worker or itself."""
        return holder in {None, worker} or not self.alive(holder or "", now)


@dataclass
class FakeNotices:
    """`claim` gives none whose chat has an earlier one of its lane in hand or waiting for later."""

    waiting: dict[int, Notice] = field(default_factory=dict)
    done_as: dict[int, tuple[Notice, str]] = field(default_factory=dict)
    done_at: dict[int, datetime] = field(default_factory=dict)
    not_before: dict[int, datetime] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    shared: "FakeSharedCards" = field(default_factory=lambda: FakeSharedCards())
    audit: FakeAudit = field(default_factory=FakeAudit)
    processes: FakeWorkers = field(default_factory=FakeWorkers)
    users: "FakeUsers" = field(default_factory=lambda: FakeUsers())

    async def add(self, notices: Sequence[NewNotice], now: datetime) -> None:
        cards = {new.order_id for new in notices if new.kind is CardChanged}
        wanted = [new for new in [*notices, *self.shared.edits(cards)] if self._is_wanted(new)]
        free = {_slot(notice): notice for id, notice in self.waiting.items() if id not in self.workers}
        for new in wanted:
            slot = _slot(new)
            if slot is not None and slot in free:
                notice = replace(free[slot], content=new.content)
            else:
                content = {f.name: getattr(new, f.name) for f in fields(NewNotice)}
                notice = Notice(id=len(self.waiting) + len(self.done_as) + 1, created_at=now, **content)
            self.waiting[notice.id] = free[slot] = self.written(notice)

    def _is_wanted(self, new: NewNotice) -> bool:
        return new.content.is_decision or not self.users.blocks(new.chat_id)

    def written(self, notice: Notice) -> Notice:
        """What is kept of a notice that is new or has new content."""
        return notice

    async def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int] = ()) -> list[Notice]:
        held: set[tuple[int, str]] = set()
        claimed: list[Notice] = []
        for id, notice in self.waiting.items():
            queue = (notice.chat_id, notice.content.lane())
            free = id not in in_hand and self.processes.may_take(self.workers.get(id), worker, now)
            if not free or self.not_before.get(id, now) > now:
                held.add(queue)
            elif queue not in held:
                claimed.append(notice)
        claimed = sorted(claimed, key=lambda notice: not notice.content.is_decision)[:limit]
        claimed = claimed if self.processes.alive(worker, now) else []
        self.workers |= {notice.id: worker for notice in claimed}
        return claimed

    async def holds(self, worker: str, notice_id: int, now: datetime, longer: timedelta) -> bool:
        mine = notice_id in self.waiting and self.workers.get(notice_id) == worker
        return mine and self.processes.alive(worker, now + longer)

    async def done(self, notice_id: int, worker: str, now: datetime, outcome: str = "sent") -> bool:
        mine = self.workers.get(notice_id) == worker
        if mine:
            self._end(notice_id, now, outcome)
        return mine

    def _end(self, notice_id: int, now: datetime, outcome: str) -> None:
        self.workers.pop(notice_id, None)
        self.done_at[notice_id] = now
        self.done_as[notice_id] = (self.waiting.pop(notice_id), outcome)

    async def later(self, notice_id: int, worker: str, at: datetime) -> bool:
        mine = notice_id in self.waiting and self.workers.get(notice_id) == worker
        if mine:
            del self.workers[notice_id]
            self.waiting[notice_id] = replace(self.waiting[notice_id], tries=self.waiting[notice_id].tries + 1)
            self.not_before[notice_id] = at
        return mine

    async def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None:
        waiting = [notice for notice in self.waiting.values() if notice.chat_id == chat_id]
        for notice in [notice for notice in waiting if not notice.content.is_decision]:
            self._end(notice.id, now, outcome)

    async def told(self, chat_id: int, since: datetime, limit: int) -> list[datetime]:
        told = [
            self.done_at[id]
            for id, (notice, outcome) in self.done_as.items()
            if notice.chat_id == chat_id and notice.kind is StatusChanged and outcome == "sent"
        ]
        return sorted((at for at in told if at > since), reverse=True)[:limit]

    def kinds(self, chat_id: int) -> list[type[Content]]:
        """What waits for a chat, in order."""
        return [notice.kind for notice in self.waiting.values() if notice.chat_id == chat_id]


def _slot(notice: NewNotice) -> tuple[int, int, type[Content]] | None:
    """What at most one waiting notice is kept for; None for a notice that replaces none."""
    if notice.order_id is None or not notice.content.replaces:
        return None
    return notice.chat_id, notice.order_id, notice.kind


@dataclass
class FakeSharedCards:
    """A message and a ticket belong to one card each."""

    rows: dict[int, SharedCard] = field(default_factory=dict)
    given: int = 0

    async def add(self, card: NewCard, now: datetime) -> SharedCard | None:
        tickets, messages = {c.nonce for c in self.rows.values()}, {c.inline_message_id for c in self.rows.values()}
        self.given += 1  # a known card uses up an id, as in the databases
        if card.nonce not in tickets and card.inline_message_id not in messages:
            self.rows[self.given] = SharedCard(id=self.given, **asdict(card))
        for oldest in [one.id for one in self.rows.values() if one.order_id == card.order_id][:-MOST]:
            del self.rows[oldest]
        return await self.by_message(card.inline_message_id)

    async def by_message(self, inline_message_id: str) -> SharedCard | None:
        return next((card for card in self.rows.values() if card.inline_message_id == inline_message_id), None)

    async def find(self, card_id: int) -> SharedCard | None:
        return self.rows.get(card_id)

    async def mark_shown(self, card_id: int, shown: str, now: datetime) -> None:
        if card_id in self.rows:
            self.rows[card_id] = replace(self.rows[card_id], shown=shown, edited_at=now)

    async def forget(self, card_id: int) -> None:
        self.rows.pop(card_id, None)

    def edits(self, order_ids: Collection[int | None]) -> list[NewNotice]:
        """What a change of these orders' cards stores besides."""
        return [edit(card.id, card.order_id) for card in self.rows.values() if card.order_id in order_ids]


def _nothing(*_: object) -> None:
    """Does nothing."""


NOTHING_BOUGHT = {OrderStatus.QUEUED, OrderStatus.REFUSED, OrderStatus.NOT_SENT}
KEPT = [field.name for field in fields(Intent)] + ["id", "created_at"]
"""What no change of an order writes."""


_Followed = TypeVar("_Followed", Order, Refill)


def _due(rows: Sequence[_Followed], now: datetime, soon: timedelta) -> list[_Followed]:
    """Those that are due by `now + soon`, the longest due first; none while none is due now."""
    timed = [(row.next_check_at, row.id, row) for row in rows if row.next_check_at is not None]
    due = sorted(entry for entry in timed if entry[0] <= now + soon)
    return [row for _, _, row in due] if due and due[0][0] <= now else []


@dataclass
class FakeOrders:
    """`unstorable` are ids whose changes fail to be stored. `on_saved` gets each written order (before, after)."""

    notices: FakeNotices
    rows: dict[int, Order] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    unstorable: set[int] = field(default_factory=set)
    balances: dict[str, tuple[Decimal, datetime]] = field(default_factory=dict)
    on_saved: Callable[[Order | None, Order], object] = _nothing
    given: int = 0
    ledger: FakeLedger = field(default_factory=FakeLedger)
    limits: FakeLimits = field(init=False)
    events: list[OrderEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.limits = FakeLimits(self.notices.audit)
        self.ledger.notices = self.notices

    @property
    def dead(self) -> set[str]:
        """The workers whose claims are free."""
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

    async def confirm(self, intent: Intent, now: datetime, limits: Limits | None = None) -> tuple[Order, bool]:
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
    ) -> list[Order]:
        mine = [o for o in self.rows.values() if o.provider == provider and o.status.at_provider]
        free = [o for o in mine if self._free(o.id, worker, now)]
        return self._claimed(_due(free, now, soon)[:limit], worker, now)

    async def next_due(self, provider: str, now: datetime) -> datetime | None:
        mine = [o for o in self.rows.values() if o.provider == provider and o.status.at_provider]
        return min(
            (o.next_check_at for o in mine if o.next_check_at is not None and o.next_check_at > now), default=None
        )

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
                self.ledger.settle_all([change.after], now)
                self.notices.audit.record(change.deed, now)
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

    async def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        mine = [o for o in self.rows.values() if o.user_id == user_id]
        mine.sort(key=lambda o: (o.status.final, -o.id))
        return mine[offset : offset + limit], len(mine)

    def _found(self, user_id: int, words: Sequence[str]) -> list[Order]:
        def has(o: Order, word: str) -> bool:
            in_link = word.lower() in o.link.lower() or fold(word) in o.link.lower()
            return in_link or fold(word) in fold(o.service_name) or number_of(word) == o.id

        return [o for o in self.rows.values() if o.user_id == user_id and all(has(o, word) for word in words)]

    async def counts(self, user_id: int, words: Sequence[str]) -> dict[Group, int]:
        found = self._found(user_id, words)
        return {group: sum(o.status in group.statuses for o in found) for group in Group}

    async def listed(self, user_id: int, group: Group, words: Sequence[str], offset: int, limit: int) -> list[Order]:
        numbers = [number_of(word) for word in words]
        found = [o for o in self._found(user_id, words) if o.status in group.statuses]
        found.sort(key=lambda o: (o.id not in numbers, o.status.final, -o.id))
        return found[offset : offset + limit]

    async def open_count(self, user_id: int) -> int:
        return sum(o.user_id == user_id and not o.status.final for o in self.rows.values())

    async def open_alike(self, user_id: int, service_id: int, link: str) -> int | None:
        wanted = (user_id, service_id, link)
        rows = self.rows.values()
        alike = [o.id for o in rows if (o.user_id, o.service_id, o.link) == wanted and not o.status.final]
        return max(alike, default=None)

    async def last_quantity(self, user_id: int, service_id: int) -> int | None:
        mine = [o for o in self.rows.values() if (o.user_id, o.service_id) == (user_id, service_id) and o.quantity]
        return max(mine, key=lambda o: o.id).quantity if mine else None

    async def before(
        self, user_id: int, order_id: int | None, statuses: Collection[OrderStatus], limit: int
    ) -> list[Order]:
        mine = [o for o in self.rows.values() if o.user_id == user_id and o.status in statuses]
        older = [o for o in mine if order_id is None or o.id < order_id]
        return sorted(older, key=lambda o: -o.id)[:limit]

    async def recent_services(self, user_id: int, limit: int) -> list[int]:
        mine = [o.service_id for o in sorted(self.rows.values(), key=lambda o: -o.id) if o.user_id == user_id]
        return list(dict.fromkeys(mine))[:limit]

    async def bills(self, user_id: int) -> list[Bill]:
        given_back = {OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED}
        kept = [o for o in self.rows.values() if o.status.at_provider and o.status not in given_back]
        names = [field.name for field in fields(Bill)]
        return [Bill(**{name: getattr(o, name) for name in names}) for o in kept if o.user_id == user_id]

    async def others_sent(self, order: Order) -> int:
        start = order.balance_before_at or order.sending_at
        others = [o for o in self.rows.values() if o.id != order.id and o.provider == order.provider]
        times = [o.sending_at for o in others if o.status not in NOTHING_BOUGHT]
        return sum(at is not None and start is not None and start <= at <= order.status_at for at in times)

    async def set_card(
        self, order_id: int, user_id: int, message_id: int, notices: Sequence[NewNotice], now: datetime
    ) -> None:
        if await self.get(order_id, user_id) is not None:
            self.put(replace(self.rows[order_id], card_message_id=message_id))
            await self.notices.add(notices, now)

    def _free(self, order_id: int, worker: str, now: datetime) -> bool:
        return self.notices.processes.may_take(self.workers.get(order_id), worker, now)

    def _claimed(self, orders: list[Order], worker: str, now: datetime) -> list[Order]:
        if not self.notices.processes.alive(worker, now):
            return []
        self.workers |= {order.id: worker for order in orders}
        return orders


@dataclass
class FakeRefills:
    notices: FakeNotices
    rows: dict[int, Refill] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    given: int = 0

    async def begin(self, order: Order, now: datetime, stale: datetime) -> Refill | None:
        for earlier in await self.of_order(order.id):
            asked = earlier.status is RefillStatus.AWAITING and earlier.number is None and earlier.created_at > stale
            if asked or (earlier.number is not None and not earlier.status.final):
                return None
        id = self.given = max(self.given, *self.rows, 0) + 1
        facts: dict[str, Any] = {"order_id": order.id, "provider": order.provider, "status": RefillStatus.AWAITING}
        self.rows[id] = Refill(id=id, version=1, number=None, created_at=now, **facts)
        return self.rows[id]

    async def drop(self, refill: Refill) -> None:
        self.rows.pop(refill.id, None)

    async def under_way(self, order_ids: Collection[int]) -> set[int]:
        return {refill.order_id for refill in self.rows.values() if refill.order_id in order_ids and refill.under_way}

    async def of_order(self, order_id: int) -> list[Refill]:
        return [refill for _, refill in sorted(self.rows.items(), reverse=True) if refill.order_id == order_id]

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int, soon: timedelta = timedelta(0)
    ) -> list[Refill]:
        processes = self.notices.processes
        mine = [r for r in self.rows.values() if r.provider == provider and not r.status.final]
        free = [r for r in mine if processes.may_take(self.workers.get(r.id), worker, now)]
        due = _due(free, now, soon)[:limit] if processes.alive(worker, now) else []
        self.workers |= {r.id: worker for r in due}
        return due

    async def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]:
        first = {change.after.id: change for change in reversed(changes)}
        saved = {id for id, change in first.items() if id in self.rows if self.rows[id].version == change.after.version}
        for id in saved:
            self.workers.pop(id, None)
            self.rows[id] = replace(first[id].after, version=first[id].after.version + 1)
        await self.notices.add([notice for id in sorted(saved) for notice in first[id].notices], now)
        return saved


@dataclass
class FakeUsers:
    """New people want what `wishes` says."""

    rows: dict[int, User] = field(default_factory=dict)
    wishes: Preferences = Preferences()  # noqa: RUF009 (frozen)

    def blocks(self, user_id: int) -> bool:
        return user_id in self.rows and self.rows[user_id].blocked_at is not None

    async def remember(
        self,
        user_id: int,
        now: datetime,
        telegram_language: str | None = None,
        name: str = "",
        username: str | None = None,
    ) -> User:
        known = self.rows.get(user_id, User(id=user_id, first_seen_at=now, preferences=self.wishes))
        seen: dict[str, Any] = {"telegram_language": telegram_language, "name": name, "username": username}
        self.rows[user_id] = replace(known, blocked_at=None, **seen)
        return self.rows[user_id]

    async def get(self, user_id: int) -> User | None:
        return self.rows.get(user_id)

    async def choose_language(self, user_id: int, language: str | None) -> None:
        self._set(user_id, language=language)

    async def prefer(self, user_id: int, preferences: Preferences) -> None:
        self._set(user_id, preferences=preferences)

    async def ask_zone(self, user_id: int, at: datetime | None) -> None:
        self._set(user_id, zone_asked_at=at)

    async def accept_terms(self, user_id: int, version: str, now: datetime) -> None:
        known = self.rows.get(user_id, User(id=user_id, first_seen_at=now))
        self.rows[user_id] = replace(known, terms_version=version, terms_accepted_at=now)

    async def set_blocked(self, user_id: int, at: datetime | None) -> None:
        self._set(user_id, blocked_at=at)

    def _set(self, user_id: int, **values: Any) -> None:
        if user_id in self.rows:
            self.rows[user_id] = replace(self.rows[user_id], **values)


@dataclass
class FakeServices:
    """A service keeps its id for ever; what is no longer listed stays, not offered."""

    rows: dict[tuple[str, str], Service] = field(default_factory=dict)
    times: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    loads: int = 0

    async def refresh(
        self, provider: str, listings: Sequence[Listing], now: datetime, tell: Tell | None = None
    ) -> CatalogueDiff:
        before = dict(self.rows)
        for key, service in before.items():
            if service.provider == provider:
                self.rows[key] = replace(service, offered=False)
        for listed in listings:
            key = (provider, listed.number)
            id = before[key].id if key in before else len(self.rows) + 1
            self.rows.pop(key, None)  # to its place in the provider's order
            self.rows[key] = known(listed, id, provider)
        revision = self.times[provider][0] if provider in self.times else 0
        self.times[provider] = (revision + (list(before.values()) != list(self.rows.values())), now)
        return CatalogueDiff(added=len(self.rows) - len(before))

    def touch(self, provider: str) -> None:
        """Has the snapshot loaded again."""
        revision, at = self.times[provider]
        self.times[provider] = (revision + 1, at)

    async def load(self) -> list[Service]:
        self.loads += 1
        return list(self.rows.values())

    async def revisions(self) -> dict[str, tuple[int, datetime]]:
        return dict(self.times)


class FakeConversations:
    def __init__(self) -> None:
        self.rows: dict[int, str] = {}

    async def load(self, user_id: int) -> str | None:
        return self.rows.get(user_id)

    async def save(self, user_id: int, data: str | None) -> None:
        self.rows.pop(user_id, None)
        if data is not None:
            self.rows[user_id] = data


class FakeFavourites:
    def __init__(self) -> None:
        self.rows: dict[int, dict[int, datetime]] = {}
        """Since when each service is a person's favourite."""

    async def of(self, user_id: int) -> list[int]:
        mine = self.rows.get(user_id, {})
        return sorted(mine, key=lambda service: (mine[service], service), reverse=True)

    async def set(self, user_id: int, service_id: int, on: bool, now: datetime) -> None:
        mine = self.rows.setdefault(user_id, {})
        if on:
            mine.setdefault(service_id, now)
        else:
            mine.pop(service_id, None)
