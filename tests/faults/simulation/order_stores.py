"""The orders and refills of one process over the shared tables."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from core.money.billing import Bill
from core.notices.notice import CardChanged, NewNotice
from core.orders.order import Intent, NumberTaken, Order, OrderChange, Refill, RefillChange
from core.orders.status import OrderStatus, RefillStatus
from tests.faults.simulation.tables import Row
from tests.faults.simulation.transactions import Store, transaction


class Orders(Store):
    @transaction
    def confirm(self, intent: Intent, now: datetime) -> tuple[Order, bool]:
        id = next(self.tables.order_ids)  # one that a known key uses up is gone, as in the databases
        for row in self.tables.orders.values():
            if row.value.key == intent.key:
                if row.value.user_id != intent.user_id:
                    raise LookupError("this key is another user's")
                return row.value, False
        content = {field.name: getattr(intent, field.name) for field in fields(Intent)}
        order = Order(id=id, version=1, created_at=now, status=OrderStatus.QUEUED, status_at=now, **content)
        self.tables.orders[id] = Row(order)
        self.tables.on_saved(None, order)
        self.tables.store([NewNotice(chat_id=order.chat_id, content=CardChanged(), order_id=id)], now)
        return order, True

    def _leaving(self, provider: str, now: datetime) -> list[Row[Order]]:
        return [
            row
            for row in self.tables.orders.values()
            if row.value.status is OrderStatus.QUEUED
            if provider == row.value.provider
            if row.value.next_check_at is None or row.value.next_check_at <= now
        ]

    @transaction
    def queued(self, provider: str, now: datetime, limit: int) -> int:
        return len(self._leaving(provider, now)[:limit])

    @transaction
    def waiting(self, reachable: Collection[str], before: datetime, over: datetime, limit: int) -> list[Order]:
        def due(order: Order) -> bool:
            away = order.provider not in reachable
            untold = order.wait_told_at is None and not order.tries and order.created_at <= before
            return (away and order.created_at <= over) or ((away or order.check_interval is not None) and untold)

        queued = [row.value for row in self.tables.orders.values() if row.value.status is OrderStatus.QUEUED]
        return [order for order in queued if due(order)][:limit]

    @transaction
    def claim_queued(self, worker: str, now: datetime, limit: int, provider: str, arrives_by: datetime) -> list[Order]:
        if not self.tables.alive(worker, now):
            return []
        wanted = self._leaving(provider, now)
        for row in wanted[:limit]:
            order, held = row.value, row.value.balance_before
            if not order.tries:
                held = self.tables.balances.get(order.provider)
            sending = replace(
                order, status=OrderStatus.SENDING, sending_at=order.sending_at or now, tries=order.tries + 1
            )
            sending = replace(sending, balance_before=held, arrives_by=arrives_by, version=order.version + 1)
            self._take(row, sending, worker)
        return [row.value for row in wanted[:limit]]

    @transaction
    def claim_abandoned(self, worker: str, now: datetime, limit: int, in_hand: Collection[int]) -> list[Order]:
        if not self.tables.alive(worker, now):
            return []
        wanted = [row for row in self.tables.orders.values() if row.value.status is OrderStatus.SENDING]
        wanted = [row for row in wanted if self.tables.may_take(row, worker, now, row.value.id in in_hand)][:limit]
        for row in wanted:
            self._take(row, replace(row.value, version=row.value.version + 1), worker)
        return [row.value for row in wanted]

    def _take(self, row: Row[Order], after: Order, worker: str) -> None:
        row.worker = worker
        self.tables.put_order(row, after)

    @transaction
    def claim_due(self, provider: str, worker: str, now: datetime, limit: int) -> list[Order]:
        if not self.tables.alive(worker, now):
            return []
        due = [row for row in self.tables.orders.values() if row.value.provider == provider and _is_due(row.value, now)]
        free = [row for row in due if row.value.status.at_provider and self.tables.may_take(row, worker, now)]
        free.sort(key=lambda row: (row.value.next_check_at or now, row.value.id))
        for row in free[:limit]:
            row.worker = worker
        return [row.value for row in free[:limit]]

    @transaction
    def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]:
        notices = {change.after.id: change.notices for change in reversed(changes)}
        before = {id: self.tables.orders[id].value for id in notices}
        # The card's message has a method of its own.
        after = [replace(c.after, card_message_id=before[c.after.id].card_message_id) for c in changes]
        applied: set[int] = set()
        taken: Order | None = None
        for _, one in sorted({order.id: order for order in reversed(after)}.items()):
            if self._is_taken(one):
                taken = taken or one
            elif self.tables.save(self.tables.orders, [one]):
                applied.add(one.id)
                self.tables.on_saved(before[one.id], self.tables.orders[one.id].value)
                self.tables.store(notices[one.id], now)
        if taken is not None:
            raise NumberTaken(taken.id, taken.provider_order or "")
        return applied

    def _is_taken(self, after: Order) -> bool:
        """Whether another order has the number; a change that comes late takes nothing."""
        row = self.tables.orders[after.id]
        if after.provider_order is None or row.value.version != after.version:
            return False
        named = (after.provider, after.provider_order)
        others = (row.value for row in self.tables.orders.values() if row.value.id != after.id)
        return any((other.provider, other.provider_order) == named for other in others)

    @transaction
    def find(self, order_id: int) -> Order | None:
        row = self.tables.orders.get(order_id)
        return row.value if row else None

    @transaction
    def get(self, order_id: int, user_id: int) -> Order | None:
        row = self.tables.orders.get(order_id)
        return row.value if row and row.value.user_id == user_id else None

    @transaction
    def by_key(self, key: str, user_id: int) -> Order | None:
        return self._last(lambda order: (order.key, order.user_id) == (key, user_id))

    @transaction
    def by_provider_order(self, provider: str, provider_order: str) -> Order | None:
        return self._last(lambda order: (order.provider, order.provider_order) == (provider, provider_order))

    def _last(self, wanted: Callable[[Order], bool]) -> Order | None:
        return next((row.value for row in reversed(self.tables.orders.values()) if wanted(row.value)), None)

    @transaction
    def unconfirmed(self) -> list[Order]:
        return [row.value for row in self.tables.orders.values() if row.value.status is OrderStatus.UNCONFIRMED]

    @transaction
    def set_card(self, order_id: int, user_id: int, message_id: int) -> None:
        row = self.tables.orders.get(order_id)
        if row and row.value.user_id == user_id:
            row.value = replace(row.value, card_message_id=message_id)

    @transaction
    def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        mine = [row.value for row in self.tables.orders.values() if row.value.user_id == user_id]
        mine.sort(key=lambda order: (order.status.final, -order.id))
        return mine[offset : offset + limit], len(mine)

    @transaction
    def spent(self, user_id: int) -> list[Bill]:
        raise NotImplementedError("nobody in this world asks what they spent")

    @transaction
    def open_count(self, user_id: int) -> int:
        raise NotImplementedError("nobody in this world goes home")

    @transaction
    def recent_services(self, user_id: int, limit: int) -> list[int]:
        raise NotImplementedError("nobody in this world chooses a service")

    @transaction
    def others_sent(self, order: Order) -> int:
        raise NotImplementedError("nobody in this world compares balances")


def _is_due(item: Order | Refill, now: datetime) -> bool:
    return item.next_check_at is not None and item.next_check_at <= now


class Refills(Store):
    @transaction
    def begin(self, order: Order, now: datetime, stale: datetime) -> Refill | None:
        for row in self.tables.refills.values():
            known = row.value
            asked = known.status is RefillStatus.AWAITING and known.number is None and known.created_at > stale
            if known.order_id == order.id and (asked or (known.number is not None and not known.status.final)):
                return None
        id = next(self.tables.refill_ids)
        facts: dict[str, Any] = {"order_id": order.id, "provider": order.provider, "status": RefillStatus.AWAITING}
        self.tables.refills[id] = Row(Refill(id=id, version=1, number=None, created_at=now, **facts))
        return self.tables.refills[id].value

    @transaction
    def drop(self, refill: Refill) -> None:
        self.tables.refills.pop(refill.id, None)

    @transaction
    def of_order(self, order_id: int) -> list[Refill]:
        return [row.value for row in reversed(self.tables.refills.values()) if row.value.order_id == order_id]

    @transaction
    def claim_due(self, provider: str, worker: str, now: datetime, limit: int) -> list[Refill]:
        if not self.tables.alive(worker, now):
            return []
        due = [row for row in self.tables.refills.values() if row.value.provider == provider]
        free = [row for row in due if _is_due(row.value, now) and self.tables.may_take(row, worker, now)]
        free.sort(key=lambda row: (row.value.next_check_at or now, row.value.id))
        for row in free[:limit]:
            row.worker = worker
        return [row.value for row in free[:limit]]

    @transaction
    def save(self, changes: Sequence[RefillChange], now: datetime) -> set[int]:
        notices = {change.after.id: change.notices for change in reversed(changes)}
        applied = self.tables.save(self.tables.refills, [change.after for change in changes])
        self.tables.store([notice for id in applied for notice in notices[id]], now)
        return set(applied)
