"""The rows that outlive every process, with the rules of claiming, versions and notices that `storage` keeps."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any, Generic, TypeVar

from core.notices.notice import Content, NewNotice, Notice
from core.orders.order import Order, Refill
from core.people.user import User
from storage.inbox import Arrival
from storage.workers import ALIVE_FOR

V = TypeVar("V", Order, Refill)


@dataclass
class Row(Generic[V]):
    value: V
    worker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedNotice(Notice):
    """Numbered at the last news it took."""

    news: int


@dataclass
class NoticeRow:
    value: NumberedNotice
    worker: str | None = None
    next_try_at: datetime | None = None
    outcome: str | None = None


@dataclass
class UpdateRow:
    arrival: Arrival
    id: int
    """What came earlier has the smaller one."""
    worker: str | None = None
    done: bool = False


def _ignore(*_: object) -> None:
    """Nobody watches."""


@dataclass
class Tables:
    """`on_saved` hears (before, after) of each order, `on_stored` each notice that is new or takes another's place."""

    orders: dict[int, Row[Order]] = field(default_factory=dict)
    refills: dict[int, Row[Refill]] = field(default_factory=dict)
    notices: dict[int, NoticeRow] = field(default_factory=dict)
    waiting: dict[int, NoticeRow] = field(default_factory=dict)
    """The notices not yet done, by id."""
    inbox: dict[int, UpdateRow] = field(default_factory=dict)
    """By update id."""
    workers: dict[str, datetime] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    balances: dict[str, Decimal] = field(default_factory=dict)
    on_saved: Callable[[Order | None, Order], object] = _ignore
    on_stored: Callable[[Notice], object] = _ignore
    order_ids: "count[int]" = field(default_factory=lambda: count(1))
    refill_ids: "count[int]" = field(default_factory=lambda: count(1))
    arrivals: "count[int]" = field(default_factory=lambda: count(1))
    _news: "count[int]" = field(default_factory=lambda: count(1))

    def alive(self, worker: str | None, now: datetime) -> bool:
        seen = self.workers.get(worker or "")
        return seen is not None and seen > now - ALIVE_FOR

    def may_take(
        self, row: "Row[Any] | NoticeRow | UpdateRow", worker: str, now: datetime, in_hand: bool = False
    ) -> bool:
        """Nobody's, a dead worker's or its own, and not in hand."""
        return not in_hand and (row.worker == worker or not self.alive(row.worker, now))

    def holds(self, worker: str, notice_id: int, now: datetime) -> bool:
        return notice_id in self.waiting and self.waiting[notice_id].worker == worker and self.alive(worker, now)

    def put_order(self, row: Row[Order], after: Order) -> None:
        before, row.value = row.value, after
        self.on_saved(before, after)

    def save(self, rows: dict[int, Row[V]], after: Iterable[V]) -> list[int]:
        """Stores what is still at its version, frees it, and returns the ids of these in order."""
        first: dict[int, V] = {}
        for value in after:
            first.setdefault(value.id, value)
        applied = sorted(id for id, value in first.items() if rows[id].value.version == value.version)
        for id in applied:
            row, value = rows[id], replace(first[id], version=first[id].version + 1)
            row.worker = None
            row.value = value
        return applied

    def store(self, new: Sequence[NewNotice], now: datetime) -> None:
        """One that replaces another, which nobody is sending yet, takes its place in the chat."""
        waiting = {_slot(row.value): row for row in self.waiting.values() if row.worker is None}
        for notice in new:
            # The number tells later which news of an order a message carried.
            number = next(self._news) if notice.order_id is not None else 0
            slot = _slot(notice)
            row = waiting.get(slot) if slot is not None else None
            if row is not None:
                row.value = replace(row.value, content=notice.content, news=number)
            else:
                content = {f.name: getattr(notice, f.name) for f in fields(NewNotice)}
                row = NoticeRow(NumberedNotice(id=len(self.notices) + 1, created_at=now, news=number, **content))
                self.notices[row.value.id] = self.waiting[row.value.id] = row
                if slot is not None:
                    waiting[slot] = row
            self.on_stored(row.value)

    def claim_notices(self, worker: str, now: datetime, limit: int, in_hand: Collection[int]) -> list[Notice]:
        held: set[tuple[int, bool]] = set()
        claimed: list[Notice] = []
        for row in self.waiting.values():
            queue = (row.value.chat_id, row.value.content.is_decision)
            free = self.may_take(row, worker, now, row.value.id in in_hand)
            due = row.next_try_at is None or row.next_try_at <= now
            if free and due and queue not in held:
                claimed.append(row.value)
            if not free or (row.next_try_at is not None and row.next_try_at > now):
                held.add(queue)
        claimed = sorted(claimed, key=lambda notice: not notice.content.is_decision)[:limit]
        for notice in claimed:
            self.notices[notice.id].worker = worker
        return claimed

    def in_hand(self, worker: str) -> list[int]:
        """The notices that `worker` is sending, or has sent and not yet noted."""
        return [id for id, row in self.waiting.items() if row.worker == worker]

    def end_notice(self, row: NoticeRow, outcome: str) -> None:
        row.worker, row.outcome = None, outcome
        self.waiting.pop(row.value.id, None)


def _slot(notice: NewNotice) -> tuple[int, int, type[Content]] | None:
    if notice.order_id is None or not notice.content.replaces:
        return None
    return notice.chat_id, notice.order_id, notice.kind
