"""The simulation is worth what its stores are worth: they answer as the real ones do, whatever they are asked."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.catalogue.service import Service
from core.notices.notice import CardChanged, Content, DecisionWanted, NewNotice, Notice, RefillEnded, StatusChanged
from core.orders.order import NumberTaken, Order, OrderChange
from core.orders.status import OrderStatus
from storage.database import Database
from storage.inbox import Arrival, Inbox
from storage.migrations import migrate
from storage.notices import Notices
from storage.orders import Orders
from storage.workers import Workers
from tests.faults.simulation import order_stores, stores
from tests.faults.simulation.tables import Tables
from tests.storage.samples import NOW, intent, offer

STATUSES = [OrderStatus.QUEUED, OrderStatus.UNCONFIRMED, OrderStatus.PENDING, OrderStatus.COMPLETED]
KINDS: list[Callable[[str], Content]] = [
    lambda _: CardChanged(),
    lambda words: StatusChanged(status=words),
    lambda words: RefillEnded(status=words),
    lambda _: DecisionWanted(),
]
Ask = Callable[[Any], Awaitable[object]]


class Rooms:
    """All stores of one kind."""

    def __init__(self, orders: Any, notices: Any, workers: Any, inbox: Any) -> None:
        self.orders = orders
        self.notices = notices
        self.workers = workers
        self.inbox = inbox


def simulated() -> Rooms:
    async def before(_: str) -> None:
        """Nothing goes wrong here."""

    parts = Tables(), before, lambda _: None
    return Rooms(order_stores.Orders(*parts), stores.Notices(*parts), stores.Workers(*parts), stores.Inbox(*parts))


class Asker:
    """Asks what processes ask, in no order; what an answer taught it goes into later questions."""

    def __init__(self, seed: int, service: Service) -> None:
        self.rng = random.Random(seed)
        self.service = service
        self.now = NOW
        self.seen: dict[int, list[Order]] = {}
        self.updates = 0
        self.keys = 0

    def ask(self) -> tuple[str, Ask]:
        self.now += timedelta(seconds=self.rng.choice([0, 0.5, 3]))
        name = self.rng.choice([name for name in dir(self) if name.startswith("ask_")])
        return name, getattr(self, name)(self.now, self.rng.choice("ABC"))

    def learn(self, answer: object) -> None:
        for item in answer if isinstance(answer, list | tuple) else ():
            if isinstance(item, Order):
                self.seen.setdefault(item.id, []).append(item)

    def ask_confirm(self, now: datetime, _: str) -> Ask:
        self.keys += self.rng.random() < 0.7
        wish = intent(self.service, f"key-{self.keys}")
        return lambda rooms: rooms.orders.confirm(wish, now)

    def ask_claim_queued(self, now: datetime, worker: str) -> Ask:
        until = now + timedelta(minutes=1)
        return lambda rooms: rooms.orders.claim_queued(worker, now, 2, "north", until)

    def ask_queued(self, now: datetime, _: str) -> Ask:
        return lambda rooms: rooms.orders.queued("north", now, 3)

    def ask_waiting(self, now: datetime, _: str) -> Ask:
        reachable, over = self.rng.choice([[], ["north"]]), now - timedelta(seconds=60)
        return lambda rooms: rooms.orders.waiting(reachable, now - timedelta(seconds=5), over, 3)

    def ask_claim_abandoned(self, now: datetime, worker: str) -> Ask:
        in_hand = self._in_hand(9)
        return lambda rooms: rooms.orders.claim_abandoned(worker, now, 2, in_hand)

    def ask_claim_due(self, now: datetime, worker: str) -> Ask:
        return lambda rooms: rooms.orders.claim_due("north", worker, now, 3)

    def ask_save(self, now: datetime, _: str) -> Ask:
        changes = [self._change(now) for _ in range(self.rng.randint(1, 3)) if self.seen]

        async def save(rooms: Any) -> object:
            try:
                return await rooms.orders.save(changes, now)
            except NumberTaken as error:
                return error.args

        return save

    def _change(self, now: datetime) -> OrderChange:
        order = self.rng.choice(self.seen[self.rng.choice(sorted(self.seen))][-3:])
        due = self.rng.choice([None, now, now + timedelta(seconds=5)])
        interval, told = self.rng.choice([None, timedelta(seconds=2)]), self.rng.choice([None, now])
        number = order.provider_order or self.rng.choice([None, None, "P1", "P2", "P3"])
        after = replace(order, status=self.rng.choice(STATUSES), next_check_at=due, error=f"{now}")
        after = replace(after, check_interval=interval, wait_told_at=told, tries=self.rng.choice([0, order.tries]))
        after = replace(after, provider_order=number)
        return OrderChange(after=after, notices=tuple(self._notice(order) for _ in range(self.rng.randint(0, 3))))

    def _notice(self, order: Order) -> NewNotice:
        chat = self.rng.choice([1, 2])
        return NewNotice(chat_id=chat, content=self.rng.choice(KINDS)(f"{self.rng.random()}"), order_id=order.id)

    def ask_find(self, _: datetime, __: str) -> Ask:
        order = self.rng.randint(1, 9)
        return lambda rooms: rooms.orders.find(order)

    def _in_hand(self, last: int) -> frozenset[int]:
        """Some numbers, few or most of those up to `last`."""
        share = self.rng.choice([0.1, 0.9])
        return frozenset(number for number in range(1, last + 1) if self.rng.random() < share)

    def ask_claim_notices(self, now: datetime, worker: str) -> Ask:
        limit, in_hand = self.rng.randint(1, 6), self._in_hand(40)
        return lambda rooms: rooms.notices.claim(worker, now, limit, in_hand)

    ask_claim_notices_again = ask_claim_notices

    def ask_done(self, now: datetime, _: str) -> Ask:
        notice = self.rng.randint(1, 30)
        return lambda rooms: rooms.notices.done(notice, now)

    def ask_notice_is_held(self, now: datetime, worker: str) -> Ask:
        notice, longer = self.rng.randint(1, 30), timedelta(seconds=self.rng.choice([0, 5]))
        return lambda rooms: rooms.notices.holds(worker, notice, now, longer)

    def ask_later(self, now: datetime, worker: str) -> Ask:
        notice, at = self.rng.randint(1, 30), now + timedelta(seconds=self.rng.choice([0, 4]))
        return lambda rooms: rooms.notices.later(notice, worker, at)

    def ask_drop_chat(self, now: datetime, _: str) -> Ask:
        chat = self.rng.choice([1, 2, 3, 4, 5, 6])
        return lambda rooms: rooms.notices.drop_chat(chat, now, "unreachable")

    def ask_beat(self, now: datetime, worker: str) -> Ask:
        return lambda rooms: rooms.workers.beat(worker, now)

    ask_beat_again = ask_beat

    def ask_leave(self, _: datetime, worker: str) -> Ask:
        if self.rng.random() < 0.7:
            return self.ask_beat(self.now, worker)
        return lambda rooms: rooms.workers.leave(worker)

    def ask_store_updates(self, now: datetime, worker: str) -> Ask:
        self.updates += self.rng.choice([0, 1, 2])
        last = range(max(1, self.updates - 2), self.updates + 1)
        batch = [Arrival(id, person=id % 3, payload={"update_id": id}) for id in last]
        in_hand = self._in_hand(self.updates)
        return lambda rooms: rooms.inbox.store(batch, worker, now, in_hand)

    def ask_take_over(self, now: datetime, worker: str) -> Ask:
        in_hand = self._in_hand(self.updates)
        return lambda rooms: rooms.inbox.take_over(worker, now, in_hand)

    def ask_handled(self, now: datetime, _: str) -> Ask:
        if not self.updates:
            return self.ask_beat(now, "A")
        handled = {self.rng.randint(1, self.updates) for _ in range(2)}
        return lambda rooms: rooms.inbox.done(handled, now)

    def ask_holds(self, now: datetime, worker: str) -> Ask:
        if not self.updates:
            return self.ask_beat(now, "A")
        update = self.rng.randint(1, self.updates)
        return lambda rooms: rooms.inbox.holds(update, worker, now)


def comparable(answer: object) -> object:
    """Without the number that the simulation puts into a notice."""
    if isinstance(answer, list | tuple):
        return [comparable(item) for item in answer]
    if isinstance(answer, Notice):
        return {field.name: getattr(answer, field.name) for field in fields(Notice)}
    return answer


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    await migrate(database)
    yield database
    await database.close()


@pytest.mark.parametrize("seed", range(4))
async def test_the_simulated_stores_answer_as_the_real_ones(seed: int, database: Database) -> None:
    asker = Asker(seed, await offer(database))
    real = Rooms(Orders(database), Notices(database), Workers(database), Inbox(database))
    model, asked = simulated(), list[str]()
    for _ in range(250):
        name, ask = asker.ask()
        asked.append(name)
        expected = await ask(real)
        assert comparable(await ask(model)) == comparable(expected), asked[-10:]
        asker.learn(expected)
    assert len(asker.seen) > 5
