"""The stores in memory answer every question as the databases do."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from core.catalogue.service import Service
from core.notices.notice import CardChanged, Content, DecisionWanted, NewNotice, RefillEnded, StatusChanged
from core.orders.order import NumberTaken, Order, OrderChange, Refill, RefillChange
from core.orders.order_list import Group
from core.orders.sharing import NewCard
from core.orders.status import OrderStatus, RefillStatus
from core.people.preferences import Level, Preferences
from core.provider import Balance
from storage.balances import Balances
from storage.catalogue import Services
from storage.conversations import Conversations
from storage.database import Database
from storage.favourites import Favourites
from storage.inbox import Arrival, Inbox
from storage.migrations import migrate
from storage.notices import Notices
from storage.order_history import OrderHistory
from storage.orders import Orders
from storage.people import Users
from storage.refills import Refills
from storage.shared_cards import SharedCards
from storage.spending import Spending
from storage.workers import Workers
from tests.core.fake_inbox import FakeInbox
from tests.core.fakes import (
    FakeConversations,
    FakeFavourites,
    FakeNotices,
    FakeOrders,
    FakeRefills,
    FakeUsers,
    FakeWorkers,
)
from tests.storage.samples import ALICE, BOB, NOW, intent, listing

STATUSES = [OrderStatus.QUEUED, OrderStatus.UNCONFIRMED, OrderStatus.PENDING, OrderStatus.COMPLETED]
KINDS: list[Callable[[str], Content]] = [
    lambda _: CardChanged(),
    lambda words: StatusChanged(status=words),
    lambda words: RefillEnded(status=words),
    lambda _: DecisionWanted(),
]
Stores = Any
Ask = Callable[[Stores], Awaitable[object]]


def in_memory() -> Stores:
    workers, users = FakeWorkers(beats=True), FakeUsers()
    notices = FakeNotices(processes=workers, users=users)
    orders = FakeOrders(notices)

    async def balance(provider: str, balance: Balance, now: datetime) -> None:
        orders.balances[provider] = (balance.amount, now)

    return SimpleNamespace(
        orders=orders,
        history=orders,
        spending=orders,
        refills=FakeRefills(notices),
        notices=notices,
        shared_cards=notices.shared,
        users=users,
        workers=workers,
        inbox=FakeInbox(workers),
        conversations=FakeConversations(),
        favourites=FakeFavourites(),
        balances=SimpleNamespace(remember=balance),
    )


def in_database(database: Database) -> Stores:
    return SimpleNamespace(
        orders=Orders(database),
        history=OrderHistory(database),
        spending=Spending(database),
        refills=Refills(database),
        notices=Notices(database),
        shared_cards=SharedCards(database),
        users=Users(database),
        workers=Workers(database),
        inbox=Inbox(database),
        conversations=Conversations(database),
        favourites=Favourites(database),
        balances=Balances(database),
    )


@dataclass
class Asker:
    """Asks what processes ask, in random order, and uses the answers in later questions."""

    rng: random.Random
    services: list[Service]
    now: datetime = NOW
    seen: dict[int, list[Order]] = field(default_factory=dict)
    refills: dict[int, list[Refill]] = field(default_factory=dict)
    updates: int = 0
    keys: int = 0

    def ask(self) -> tuple[str, Ask]:
        self.now += timedelta(seconds=self.rng.choice([0, 0.5, 3]))
        name = self.rng.choice([name for name in dir(self) if name.startswith("ask_")])
        return name, getattr(self, name)(self.now, self.rng.choice("ABC"))

    def learn(self, answer: object) -> None:
        for item in answer if isinstance(answer, list | tuple) else [answer]:
            if isinstance(item, Order):
                self.seen.setdefault(item.id, []).append(item)
            if isinstance(item, Refill):
                self.refills.setdefault(item.id, []).append(item)

    def _order(self) -> Order:
        return self.rng.choice(self.seen[self.rng.choice(sorted(self.seen))][-3:])

    def _person(self) -> int:
        return self.rng.choice([ALICE, BOB])

    def _words(self) -> list[str]:
        return self.rng.choice([[], ["LIKES"], ["#2"], ["likes", "b"], ["3"]])

    def _in_hand(self, last: int) -> frozenset[int]:
        """A few or most of the numbers up to `last`."""
        share = self.rng.choice([0.1, 0.9])
        return frozenset(number for number in range(1, last + 1) if self.rng.random() < share)


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
        after = replace(after, provider_order=number, status_at=now, link="not stored", card_message_id=7)
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
        news = [NewNotice(chat_id=person, content=CardChanged(), order_id=order)]
        return lambda stores: stores.orders.set_card(order, person, 100 + order, news, now)

    def ask_balance(self, now: datetime, _: str) -> Ask:
        balance = Balance(Decimal(self.rng.randint(1, 99)), "USD")
        return lambda stores: stores.balances.remember("north", balance, now)


class AboutHistory(Asker):
    def ask_page(self, _: datetime, __: str) -> Ask:
        person, offset = self._person(), self.rng.choice([0, 2])
        return lambda stores: stores.orders.page(person, offset, 3)

    def ask_list(self, _: datetime, __: str) -> Ask:
        person, words, group = self._person(), self._words(), self.rng.choice(list(Group))
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


class AboutNotices(Asker):
    def ask_claim_notices(self, now: datetime, worker: str) -> Ask:
        limit, in_hand = self.rng.randint(1, 6), self._in_hand(40)
        return lambda stores: stores.notices.claim(worker, now, limit, in_hand)

    ask_claim_notices_again = ask_claim_notices

    def ask_done(self, now: datetime, worker: str) -> Ask:
        notice = self.rng.randint(1, 30)
        return lambda stores: stores.notices.done(notice, worker, now)

    ask_done_again = ask_done

    def ask_notice_is_held(self, now: datetime, worker: str) -> Ask:
        notice, longer = self.rng.randint(1, 30), timedelta(seconds=self.rng.choice([0, 5]))
        return lambda stores: stores.notices.holds(worker, notice, now, longer)

    def ask_later(self, now: datetime, worker: str) -> Ask:
        notice, at = self.rng.randint(1, 30), now + timedelta(seconds=self.rng.choice([0, 4]))
        return lambda stores: stores.notices.later(notice, worker, at)

    def ask_told(self, now: datetime, _: str) -> Ask:
        chat, since = self.rng.choice([1, 2]), now - timedelta(seconds=self.rng.choice([0, 8]))
        return lambda stores: stores.notices.told(chat, since, 3)

    def ask_drop_chat(self, now: datetime, _: str) -> Ask:
        chat = self.rng.choice([1, 2, ALICE, BOB])
        return lambda stores: stores.notices.drop_chat(chat, now, "unreachable")

    def ask_share(self, now: datetime, _: str) -> Ask:
        if not self.seen:
            return lambda stores: stores.shared_cards.find(1)
        order, names = self._order(), self.rng.choices("abcdef", k=2)
        content: dict[str, Any] = {"with_details": True, "language": "vi", "shown": names[0]}
        card = NewCard(order_id=order.id, user_id=order.user_id, nonce=names[0], inline_message_id=names[1], **content)
        return lambda stores: stores.shared_cards.add(card, now)

    def ask_shared(self, now: datetime, _: str) -> Ask:
        card, name = self.rng.randint(1, 6), self.rng.choice("abcdef")
        asks: list[Ask] = [
            lambda stores: stores.shared_cards.find(card),
            lambda stores: stores.shared_cards.by_message(name),
            lambda stores: stores.shared_cards.mark_shown(card, name, now),
            lambda stores: stores.shared_cards.forget(card),
        ]
        return self.rng.choice(asks)


class AboutProcesses(Asker):
    def ask_beat(self, now: datetime, worker: str) -> Ask:
        return lambda stores: stores.workers.beat(worker, now)

    ask_beat_again = ask_beat

    def ask_leave(self, _: datetime, worker: str) -> Ask:
        if self.rng.random() < 0.7:
            return self.ask_beat(self.now, worker)
        return lambda stores: stores.workers.leave(worker)

    def ask_store_updates(self, now: datetime, worker: str) -> Ask:
        self.updates += self.rng.choice([0, 1, 2])
        last = range(max(1, self.updates - 2), self.updates + 1)
        batch = [Arrival(id, person=id % 3, payload={"update_id": id}, readable=id % 5 > 0) for id in last]
        in_hand = self._in_hand(self.updates)
        return lambda stores: stores.inbox.store(batch, worker, now, in_hand)

    def ask_take_over(self, now: datetime, worker: str) -> Ask:
        in_hand = self._in_hand(self.updates)
        return lambda stores: stores.inbox.take_over(worker, now, in_hand)

    def ask_handled(self, now: datetime, _: str) -> Ask:
        handled = {self.rng.randint(1, self.updates + 1) for _ in range(2)}
        return lambda stores: stores.inbox.done(handled, now)

    def ask_holds(self, now: datetime, worker: str) -> Ask:
        update = self.rng.randint(1, self.updates + 1)
        return lambda stores: stores.inbox.holds(update, worker, now)


class AboutPeople(Asker):
    def ask_remember(self, now: datetime, _: str) -> Ask:
        person, language = self.rng.randint(1, 3), self.rng.choice([None, "tr"])
        return lambda stores: stores.users.remember(person, now, language)

    def ask_change(self, now: datetime, _: str) -> Ask:
        person, since = self.rng.randint(1, 3), self.rng.choice([None, now])
        asks: list[Ask] = [
            lambda stores: stores.users.set_blocked(person, since),
            lambda stores: stores.users.choose_language(person, "vi"),
            lambda stores: stores.users.prefer(person, Preferences(level=Level.END, hold=True)),
            lambda stores: stores.users.ask_zone(person, now),
            lambda stores: stores.users.accept_terms(person, "1", now),
        ]
        return self.rng.choice(asks)

    def ask_person(self, _: datetime, __: str) -> Ask:
        person = self.rng.randint(1, 3)
        return lambda stores: stores.users.get(person)

    def ask_conversation(self, _: datetime, __: str) -> Ask:
        person, text = self.rng.randint(1, 3), self.rng.choice([None, "{}", '{"a": 1}'])
        asks: list[Ask] = [
            lambda stores: stores.conversations.save(person, text),
            lambda stores: stores.conversations.load(person),
        ]
        return self.rng.choice(asks)

    def ask_favourite(self, now: datetime, _: str) -> Ask:
        person, service, on = self.rng.randint(1, 2), self.rng.choice(self.services).id, self.rng.random() < 0.7
        asks: list[Ask] = [
            lambda stores: stores.favourites.set(person, service, on, now),
            lambda stores: stores.favourites.of(person),
        ]
        return self.rng.choice(asks)


class Anybody(AboutOrders, AboutHistory, AboutRefills, AboutNotices, AboutProcesses, AboutPeople):
    """Asks about everything."""


@pytest.fixture
async def database(blank_address: str) -> AsyncIterator[Database]:
    """Its ids begin at 1."""
    database = Database(blank_address)
    await migrate(database)
    yield database
    await database.close()


@pytest.mark.parametrize("seed", range(3))
async def test_the_stores_in_memory_answer_like_the_databases(seed: int, database: Database) -> None:
    await Services(database).refresh("north", [listing("100"), listing("101")], NOW)
    asker = Anybody(random.Random(seed), await Services(database).load())
    real, fake, asked = in_database(database), in_memory(), list[str]()
    for _ in range(400):
        name, ask = asker.ask()
        asked.append(name)
        expected = await ask(real)
        assert await ask(fake) == expected, asked[-10:]
        asker.learn(expected)
    assert len(asker.seen) > 5
    assert asker.refills
