"""Whatever happens to orders and credit, in any order and with crashes: the money adds up after every step."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.catalogue.service import ServiceType
from core.money.ledger import Entry, EntryKind, NewEntry, NotCovered, WalletBalance
from core.money.star_refunds import RefundStore
from core.money.stars import StarStore
from core.orders.order import Intent, Order, OrderChange
from core.orders.status import OrderStatus
from tests.money.judging import judge_entries, judge_orders

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LINK = "https://www.instagram.com/name"
T = TypeVar("T")

cents = st.integers(1, 2_000).map(lambda count: Decimal(count) / 100)
people = st.integers(0, 1)
crashes = st.sampled_from([None, None, None, "before the commit", "after the commit"])
OPEN = [one for one in OrderStatus if not one.final]


class Crashed(Exception):
    """The process died where the test wanted it to."""


class OrderStore(Protocol):
    async def confirm(self, intent: Intent, now: datetime) -> tuple[Order, bool]: ...

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]: ...

    async def find(self, order_id: int) -> Order | None: ...


class LedgerStore(Protocol):
    async def add(self, new: NewEntry, now: datetime) -> tuple[Entry, bool]: ...

    async def balance(self, user_id: int) -> WalletBalance: ...

    async def entries(self, user_id: int, before: int | None, limit: int) -> list[Entry]: ...


class StarsStore(StarStore, RefundStore, Protocol):
    """Payments in Stars."""


class Place(Protocol):
    """Where orders and money are kept: in memory, or in a database."""

    crash: str | None
    """The next transaction dies there."""

    @property
    def orders(self) -> OrderStore: ...

    @property
    def ledger(self) -> LedgerStore: ...

    @property
    def stars(self) -> StarsStore: ...

    async def open(self) -> tuple[int, int]:
        """Returns (the id of a service, an id that is above every person's before)."""
        ...

    async def close(self) -> None: ...


class MoneyMachine(RuleBasedStateMachine):
    """A shop with two customers. `place` is made anew for every story."""

    make: Callable[[], Place]

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.place = type(self).make()
        self.given = {0: Fraction(0), 1: Fraction(0)}
        self.keys = 0
        self.intents: list[Intent] = []
        self.order_ids: list[int] = []
        self.grants: list[NewEntry] = []

    def teardown(self) -> None:
        self.run(self.place.close())
        self.runner.close()

    def run(self, what: Awaitable[T]) -> T:
        async def waiting() -> T:
            return await what

        return self.runner.run(waiting())

    def survive(self, act: Callable[[], Coroutine[Any, Any, T]], crash: str | None) -> T:
        """Does it, and once more if the process died meanwhile."""
        self.place.crash = crash
        try:
            return self.run(act())
        except Crashed:
            return self.run(act())
        finally:
            self.place.crash = None

    def is_covered(
        self, act: Callable[[], Coroutine[Any, Any, object]], crash: str | None, available: Decimal, wanted: Decimal
    ) -> bool:
        """Does it; returns False if it was refused. It is refused if and only if `available` is below `wanted`."""
        refused: NotCovered | None = None
        try:
            self.survive(act, crash)
        except NotCovered as error:
            refused = error
        assert (refused is not None) == (available < wanted)
        assert refused is None or (refused.available, refused.wanted) == (available, wanted)
        return refused is None

    def key(self, what: str) -> str:
        self.keys += 1
        return f"{what}:{self.first}:{self.keys}"

    @initialize()
    def open(self) -> None:
        self.service_id, self.first = self.run(self.place.open())

    def person(self, which: int) -> int:
        return self.first + which

    @rule(who=people, amount=cents, kind=st.sampled_from([EntryKind.GRANT, EntryKind.TOP_UP]), crash=crashes)
    def credit(self, who: int, amount: Decimal, kind: EntryKind, crash: str | None) -> None:
        key = self.key("credit")
        new = NewEntry(user_id=self.person(who), kind=kind, currency="USD", available=amount, key=key)
        self.survive(lambda: self.place.ledger.add(new, NOW), crash)
        self.grants.append(new)
        self.given[who] += Fraction(amount)

    @precondition(lambda self: self.grants)
    @rule(data=st.data())
    def credit_twice(self, data: st.DataObject) -> None:
        again = data.draw(st.sampled_from(self.grants))
        _, is_new = self.run(self.place.ledger.add(again, NOW))
        assert not is_new

    @rule(who=people, amount=cents, crash=crashes)
    def take_away(self, who: int, amount: Decimal, crash: str | None) -> None:
        self.correct(who, amount, crash)

    def correct(self, who: int, amount: Decimal, crash: str | None) -> None:
        available = self.run(self.place.ledger.balance(self.person(who))).available
        about: dict[str, Any] = {"user_id": self.person(who), "currency": "USD", "key": self.key("correction")}
        new = NewEntry(kind=EntryKind.CORRECTION, available=-amount, by=1, **about)
        if self.is_covered(lambda: self.place.ledger.add(new, NOW), crash, available, amount):
            self.given[who] -= Fraction(amount)

    @rule(who=people, price=cents, quantity=st.integers(1, 1_000), crash=crashes)
    def press(self, who: int, price: Decimal, quantity: int, crash: str | None) -> None:
        user = self.person(who)
        available = self.run(self.place.ledger.balance(user)).available
        intent = Intent(
            key=self.key("order"),
            user_id=user,
            chat_id=user,
            card_message_id=None,
            service_id=self.service_id,
            provider="north",
            service_number="100",
            service_name="Likes",
            service_type=ServiceType.DEFAULT,
            fields={"link": LINK, "quantity": str(quantity)},
            link=LINK,
            quantity=quantity,
            price=price,
            cost=price / 2,
            currency="USD",
            from_balance=True,
        )
        if self.is_covered(lambda: self.place.orders.confirm(intent, NOW), crash, available, price):
            order, _ = self.run(self.place.orders.confirm(intent, NOW))
            self.intents.append(intent)
            self.order_ids.append(order.id)

    @precondition(lambda self: self.intents)
    @rule(data=st.data())
    def press_twice(self, data: st.DataObject) -> None:
        _, is_new = self.run(self.place.orders.confirm(data.draw(st.sampled_from(self.intents)), NOW))
        assert not is_new

    @precondition(lambda self: self.order_ids)
    @rule(data=st.data(), status=st.sampled_from(list(OrderStatus)), remains=st.none() | st.integers(0, 1_100))
    def change(self, data: st.DataObject, status: OrderStatus, remains: int | None) -> None:
        """Anything may follow anything: decisions are taken back, late answers come, providers change their minds."""
        self.store(data.draw(st.sampled_from(self.order_ids)), status, remains, data.draw(crashes))

    @precondition(lambda self: self.order_ids)
    @rule(data=st.data(), leaves=st.integers(0, 3), end=st.sampled_from(list(OrderStatus)))
    def take_back(self, data: st.DataObject, leaves: int, end: OrderStatus) -> None:
        """An order comes back to life whose owner has spent what was given back, and ends once more."""
        order_id = data.draw(st.sampled_from(self.order_ids))
        self.store(order_id, data.draw(st.sampled_from([OrderStatus.NOT_SENT, OrderStatus.COMPLETED])), None, None)
        order = self.run(self.place.orders.find(order_id))
        assert order is not None
        available = self.run(self.place.ledger.balance(order.user_id)).available
        gone = max(available - Decimal(leaves) / 100, Decimal(0))
        self.correct(order.user_id - self.first, gone, None)
        self.store(order_id, OrderStatus.PENDING, None, data.draw(crashes))
        self.the_money_adds_up()
        self.store(order_id, end, 1, data.draw(crashes))

    def store(self, order_id: int, status: OrderStatus, remains: int | None, crash: str | None) -> None:
        before = self.run(self.place.orders.find(order_id))
        assert before is not None
        number = f"P{self.first}-{order_id}" if status.at_provider else before.provider_order
        after = replace(before, status=status, remains=remains, provider_order=number)
        change = [OrderChange(after=after)]
        self.survive(lambda: self.place.orders.save(change, NOW), crash)
        held = self.holdings()
        assert self.run(self.place.orders.save(change, NOW)) == set()  # the same again is too late
        assert self.holdings() == held

    @precondition(lambda self: self.order_ids)
    @rule()
    def end_all(self) -> None:
        """A batch of statuses, as one look at the provider brings it."""
        orders = [self.run(self.place.orders.find(order_id)) for order_id in self.order_ids]
        after = [replace(o, status=OrderStatus.PARTIAL, remains=1) for o in orders if o and o.status in OPEN]
        numbered = [replace(o, provider_order=f"P{self.first}-{o.id}") for o in after]
        assert self.run(self.place.orders.save([OrderChange(after=o) for o in numbered], NOW)) == {o.id for o in after}

    def holdings(self) -> list[WalletBalance]:
        return [self.run(self.place.ledger.balance(self.person(who))) for who in self.given]

    @invariant()
    def the_money_adds_up(self) -> None:
        if not hasattr(self, "first"):
            return
        found = [self.run(self.place.orders.find(order_id)) for order_id in self.order_ids]
        orders = [order for order in found if order is not None]
        for who, given in self.given.items():
            entries = self.run(self.place.ledger.entries(self.person(who), None, 10_000))[::-1]
            mine = [order for order in orders if order.user_id == self.person(who)]
            judge_entries(entries, self.run(self.place.ledger.balance(self.person(who))))
            judge_orders(entries, mine, given)
