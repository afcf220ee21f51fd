"""Questions about orders, their history and their refills."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from core.notices.notice import CardChanged, CardMoved, Content, DecisionWanted, NewNotice, RefillEnded, StatusChanged
from core.orders.order import NumberTaken, Order, OrderChange, RefillChange
from core.orders.order_list import OrderGroup
from core.orders.polls import UnchangedPoll
from core.orders.status import OrderStatus, RefillStatus
from core.provider import Balance
from tests.storage.asker import Ask, Asker, Stores
from tests.storage.samples import ALICE, BOB, intent

STATUSES = [OrderStatus.QUEUED, OrderStatus.UNCONFIRMED, OrderStatus.PENDING, OrderStatus.COMPLETED]


KINDS: list[Callable[[str], Content]] = [
    lambda _: CardChanged(),
    lambda words: StatusChanged(status=words),
    lambda words: RefillEnded(status=words),
    lambda _: DecisionWanted(),
]


def _changed(status: OrderStatus, now: datetime, order: Order) -> OrderChange:
    told = NewNotice(chat_id=order.chat_id, content=CardChanged(), order_id=order.id)
    return OrderChange(after=replace(order, status=status, seen_at=now), notices=(told,))


class AboutOrders(Asker):
    def ask_confirm(self, now: datetime, _: str) -> Ask:
        self.keys += self.rng.random() < 0.7
        link = self.rng.choice(["https://example.com/a", "https://example.com/b"])
        quantity = self.rng.choice([None, 10, 20])
        person = [ALICE, BOB][self.keys % 2]
        changes: dict[str, Any] = {"link": link, "quantity": quantity, "user_id": person, "chat_id": person}
        wish = intent(self.rng.choice(self.services), f"key-{self.keys}", **changes)
        return lambda stores: stores.orders.confirm(wish, now)

    ask_confirm_again = ask_confirm

    def ask_claim_queued(self, now: datetime, worker: str) -> Ask:
        until = now + timedelta(minutes=1)
        return lambda stores: stores.orders.claim_queued(worker, now, 2, "north", until)

    def ask_queued(self, now: datetime, _: str) -> Ask:
        return lambda stores: stores.orders.queued("north", now, 3)

    def ask_waiting(self, now: datetime, _: str) -> Ask:
        reachable, over = self.rng.choice([[], ["north"]]), now - timedelta(seconds=60)
        return lambda stores: stores.orders.waiting(reachable, now - timedelta(seconds=5), over, 3)

    def ask_claim_abandoned(self, now: datetime, worker: str) -> Ask:
        in_hand = self._in_hand(9)
        return lambda stores: stores.orders.claim_abandoned(worker, now, 2, in_hand)

    def ask_claim_due(self, now: datetime, worker: str) -> Ask:
        return lambda stores: stores.orders.claim_due("north", worker, now, 3)

    def ask_save_polls(self, now: datetime, _: str) -> Ask:
        looks = [self._look(now) for _ in range(self.rng.randint(0, 3)) if self.seen]
        seen = [self._order() for _ in range(self.rng.randint(0, 3)) if self.seen]
        status, versions = self.rng.choice(STATUSES), {order.id: order.version for order in seen}
        return lambda stores: stores.orders.save_polls(looks, versions, partial(_changed, status, now), now)

    def _look(self, now: datetime) -> UnchangedPoll:
        order, due = self._order(), self.rng.choice([None, now, now + timedelta(seconds=5)])
        return UnchangedPoll(order.id, order.version, self.rng.choice([None, now]), timedelta(seconds=3), due)

    def ask_next_due(self, now: datetime, _: str) -> Ask:
        return lambda stores: stores.orders.next_due("north", now)

    def ask_save(self, now: datetime, _: str) -> Ask:
        changes = [self._change(now) for _ in range(self.rng.randint(1, 3)) if self.seen]

        async def save(stores: Stores) -> object:
            try:
                return await stores.orders.save(changes, now)
            except NumberTaken as error:
                return error.args

        return save

    ask_save_again = ask_save

    def _change(self, now: datetime) -> OrderChange:
        order = self._order()
        due = self.rng.choice([None, now, now + timedelta(seconds=5)])
        interval, told = self.rng.choice([None, timedelta(seconds=2)]), self.rng.choice([None, now])
        number = order.provider_order or self.rng.choice([None, None, "P1", "P2", "P3"])
        after = replace(order, status=self.rng.choice(STATUSES), next_check_at=due, error=f"{now}")
        after = replace(after, check_interval=interval, wait_told_at=told, tries=self.rng.choice([0, order.tries]))
        after = replace(
            after, provider_order=number, status_at=now, link="not stored", card_message_id=7, card_from="no"
        )
        return OrderChange(after=after, notices=tuple(self._notice(order.id) for _ in range(self.rng.randint(0, 3))))

    def _notice(self, order_id: int) -> NewNotice:
        chat, content = self.rng.choice([1, 2]), self.rng.choice(KINDS)(f"{self.rng.random()}")
        return NewNotice(chat_id=chat, content=content, order_id=order_id)

    def ask_find(self, _: datetime, __: str) -> Ask:
        order, person = self.rng.randint(1, 9), self._person()
        asks: list[Ask] = [
            lambda stores: stores.orders.find(order),
            lambda stores: stores.orders.get(order, person),
            lambda stores: stores.orders.by_key(f"key-{order}", person),
            lambda stores: stores.orders.by_provider_order("north", f"P{order}"),
        ]
        return self.rng.choice(asks)

    def ask_what_an_admin_asks(self, _: datetime, __: str) -> Ask:
        if not self.seen:
            return lambda stores: stores.orders.unconfirmed()
        order = self._order()
        asks: list[Ask] = [
            lambda stores: stores.orders.unconfirmed(),
            lambda stores: stores.orders.others_sent(order),
        ]
        return self.rng.choice(asks)

    def ask_set_card(self, now: datetime, _: str) -> Ask:
        order, person = self.rng.randint(1, 9), self._person()
        news, shown = [NewNotice(chat_id=person, content=CardChanged(), order_id=order)], self.rng.choice([None, 1, 2])
        moved = [NewNotice(chat_id=person, content=CardMoved(message=order), order_id=order)]
        moved = self.rng.choice([[], moved])
        return lambda stores: stores.orders.set_card(
            order, person, 100 + order, f"page {order}", news, now, shown, moved
        )

    def ask_balance(self, now: datetime, _: str) -> Ask:
        balance = Balance(Decimal(self.rng.randint(1, 99)), "USD")
        return lambda stores: stores.balances.remember("north", balance, now)


class AboutHistory(Asker):
    def ask_page(self, _: datetime, __: str) -> Ask:
        person, offset = self._person(), self.rng.choice([0, 2])
        return lambda stores: stores.orders.page(person, offset, 3)

    def ask_list(self, _: datetime, __: str) -> Ask:
        person, words, group = self._person(), self._words(), self.rng.choice(list(OrderGroup))
        return lambda stores: stores.history.listed(person, group, words, self.keys % 2, 4)

    def ask_counts(self, _: datetime, __: str) -> Ask:
        person, words = self._person(), self._words()
        return lambda stores: stores.history.counts(person, words)

    def ask_bill(self, _: datetime, __: str) -> Ask:
        person = self._person()

        async def bills(stores: Stores) -> object:
            return sorted(await stores.spending.bills(person), key=str)

        return bills

    def ask_about_a_person(self, _: datetime, __: str) -> Ask:
        person, service, last = self._person(), self.rng.choice(self.services).id, self.rng.choice([None, 4])
        asks: list[Ask] = [
            lambda stores: stores.orders.open_count(person),
            lambda stores: stores.orders.recent_services(person, 2),
            lambda stores: stores.history.open_alike(person, service, "https://example.com/a"),
            lambda stores: stores.history.last_quantity(person, service),
            lambda stores: stores.history.before(person, last, STATUSES[2:], 3),
        ]
        return self.rng.choice(asks)


class AboutRefills(Asker):
    def ask_begin(self, now: datetime, _: str) -> Ask:
        if not self.seen:
            return lambda stores: stores.refills.of_order(1)
        order = self._order()
        return lambda stores: stores.refills.begin(order, now, now - timedelta(seconds=10))

    def ask_refills(self, now: datetime, worker: str) -> Ask:
        order = self.rng.randint(1, 9)
        asks: list[Ask] = [
            lambda stores: stores.refills.of_order(order),
            lambda stores: stores.refills.claim_due("north", worker, now, 2),
        ]
        return self.rng.choice(asks)

    def ask_save_refill(self, now: datetime, _: str) -> Ask:
        if not self.refills:
            return lambda stores: stores.refills.of_order(1)
        refill = self.rng.choice(self.refills[self.rng.choice(sorted(self.refills))][-3:])
        if self.rng.random() < 0.2:
            return lambda stores: stores.refills.drop(refill)
        after = replace(refill, number=f"R{refill.id}", next_check_at=self.rng.choice([None, now]), seen_at=now)
        after = replace(after, status=self.rng.choice([RefillStatus.IN_PROGRESS, RefillStatus.COMPLETED]))
        told = NewNotice(chat_id=1, content=RefillEnded(status=f"{now}"), order_id=refill.order_id)
        return lambda stores: stores.refills.save([RefillChange(after=after, notices=(told,))], now)

    ask_save_refill_again = ask_save_refill
