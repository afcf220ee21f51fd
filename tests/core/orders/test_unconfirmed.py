"""Only an admin decides about an unconfirmed order, and a decision buys nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.notices.notice import CardChanged, StatusChanged
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.orders.unconfirmed import (
    AlreadyDecided,
    Deciding,
    NothingSaid,
    NumberInUse,
    ProviderGone,
    TooMuchCharged,
    TooMuchRemains,
    WrongNumber,
    looks_charged,
)
from core.provider import EntryError, Unconfirmed
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.samples import ADA, ALICE, NOW, Time, order

OPEN = order(status=OrderStatus.UNCONFIRMED, provider_order=None, error="no answer", next_check_at=None)


@pytest.fixture
def deciding(store: FakeOrders, north: FakeProvider, clock: Time) -> Deciding:
    store.put(OPEN)
    return Deciding(store, {"north": north}, clock)


async def test_orders_that_wait_for_a_decision_are_listed(deciding: Deciding, store: FakeOrders) -> None:
    store.put(order(2), replace(OPEN, id=3))
    assert [order.id for order in await deciding.open()] == [1, 3]
    assert await deciding.pending(1) == OPEN


async def test_an_order_that_exists_is_followed_from_then_on(
    deciding: Deciding, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    north.reports("555", OrderStatus.IN_PROGRESS, remains=10)
    after = await deciding.confirm_found(1, "555", ADA)
    assert (after.status, after.provider_order, after.remains) == (OrderStatus.IN_PROGRESS, "555", 10)
    assert (after.error, after.decided_by, after.next_check_at) == ("", ADA, NOW)
    assert store.rows[1].provider_order == "555"
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]
    assert north.added == []


async def test_an_order_that_does_not_exist_ends_and_its_owner_is_told(
    deciding: Deciding, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    await deciding.declare_missing(1, ADA)
    assert (store.rows[1].status, store.rows[1].decided_by) == (OrderStatus.NOT_SENT, ADA)
    assert (store.rows[1].reason, store.rows[1].error) == (Reason.DECLARED_MISSING, "")
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]
    assert north.added == []


async def test_a_number_of_another_order_here_is_refused(
    deciding: Deciding, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(order(2))
    north.reports("P2", OrderStatus.COMPLETED)
    with pytest.raises(NumberInUse):
        await deciding.confirm_found(1, "P2", ADA)


async def test_a_number_the_provider_does_not_know_is_refused_in_its_words(
    deciding: Deciding, store: FakeOrders, north: FakeProvider
) -> None:
    with pytest.raises(NothingSaid) as silent:
        await deciding.confirm_found(1, "555", ADA)
    north.says["555"] = EntryError("Incorrect order ID")
    with pytest.raises(NothingSaid) as refused:
        await deciding.confirm_found(1, "555", ADA)
    assert (silent.value.words, refused.value.words) == ("", "Incorrect order ID")
    assert store.rows[1] == OPEN


async def test_a_provider_that_is_away_or_gone_leaves_the_order_undecided(
    deciding: Deciding, store: FakeOrders, north: FakeProvider
) -> None:
    north.trouble = Unconfirmed("no answer")
    with pytest.raises(Unconfirmed):
        await deciding.confirm_found(1, "555", ADA)
    deciding.providers = {}
    with pytest.raises(ProviderGone):
        await deciding.confirm_found(1, "555", ADA)
    assert store.rows[1] == OPEN


async def test_a_decided_or_unknown_order_cannot_be_decided(deciding: Deciding, store: FakeOrders) -> None:
    store.put(order(2))
    for order_id, known in ((2, order(2)), (3, None)):
        for decide in (
            deciding.pending(order_id),
            deciding.declare_missing(order_id, ADA),
            deciding.confirm_found(order_id, "5", ADA),
        ):
            with pytest.raises(AlreadyDecided) as late:
                await decide
            assert late.value.order == known


async def test_the_first_of_two_admins_decides(deciding: Deciding, store: FakeOrders) -> None:
    class Slow(FakeProvider):
        """The other admin decides while this provider is asked about a number."""

        async def status(self, orders: Sequence[str]) -> Any:
            await deciding.declare_missing(1, 5)
            return await super().status(orders)

    slow = Slow()
    slow.reports("555", OrderStatus.PENDING)
    deciding.providers = {"north": slow}
    with pytest.raises(AlreadyDecided):
        await deciding.confirm_found(1, "555", ADA)
    assert (store.rows[1].status, store.rows[1].decided_by) == (OrderStatus.NOT_SENT, 5)


async def test_a_number_that_cannot_be_this_order_is_refused(
    deciding: Deciding, store: FakeOrders, north: FakeProvider
) -> None:
    store.put(replace(OPEN, quantity=100, cost=Decimal("0.09")))
    north.reports("555", OrderStatus.IN_PROGRESS, remains=4000)
    with pytest.raises(TooMuchRemains) as more:
        await deciding.confirm_found(1, "555", ADA)
    north.reports("556", OrderStatus.COMPLETED, remains=0, charge=Decimal("0.45"))
    with pytest.raises(TooMuchCharged) as dearer:
        await deciding.confirm_found(1, "556", ADA)
    assert (more.value.remains, more.value.ordered) == (4000, 100)
    assert (dearer.value.charge, dearer.value.cost) == (Decimal("0.45"), Decimal("0.09"))
    assert store.rows[1].status is OrderStatus.UNCONFIRMED


async def test_an_order_that_was_declared_missing_is_followed_once_it_is_found(
    deciding: Deciding, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    await deciding.declare_missing(1, 5)
    north.reports("555", OrderStatus.PENDING)
    found = await deciding.look_up(1, "555")
    assert (found.order, found.report) == (store.rows[1], north.says["555"])
    assert store.rows[1].status is OrderStatus.NOT_SENT, "looking changes nothing"
    after = await deciding.confirm_found(1, "555", ADA)
    assert (after.status, after.decided_by, after.error, after.next_check_at) == (OrderStatus.PENDING, ADA, "", NOW)
    told = [notice.content for notice in notices.waiting.values() if notice.kind is StatusChanged]
    assert told == [StatusChanged(status="pending", after_all=True, awaited=True)]


async def test_an_order_that_was_not_sent_for_another_reason_cannot_be_found(
    deciding: Deciding, store: FakeOrders, north: FakeProvider
) -> None:
    north.reports("555", OrderStatus.PENDING)
    for status in (OrderStatus.NOT_SENT, OrderStatus.REFUSED, OrderStatus.QUEUED, OrderStatus.SENDING):
        store.put(replace(OPEN, status=status))
        with pytest.raises(AlreadyDecided):
            await deciding.confirm_found(1, "555", ADA)


async def test_if_two_admins_name_one_number_one_hears_that_it_is_taken(
    deciding: Deciding, store: FakeOrders, north: FakeProvider
) -> None:
    class Both(FakeProvider):
        """Answers once both have asked, so that neither finds the number taken before."""

        async def status(self, orders: Sequence[str]) -> Any:
            known = await super().status(orders)
            if len(self.asked) == 2:
                self.open.set()
            await self.open.wait()
            return known

    both = Both()
    both.open.clear()
    both.reports("555", OrderStatus.PENDING)
    deciding.providers = {"north": both}
    store.put(replace(OPEN, id=2, key="key-2"))
    answers = await asyncio.gather(
        deciding.confirm_found(1, "555", ADA), deciding.confirm_found(2, "555", 5), return_exceptions=True
    )
    [refused] = [answer for answer in answers if isinstance(answer, WrongNumber)]
    assert isinstance(refused, NumberInUse)
    assert sorted(order.provider_order or "" for order in store.rows.values()) == ["", "555"]


@pytest.mark.parametrize(
    ("before", "after", "charged"),
    [
        ("5.00", "4.10", True),
        ("5.00", "3.00", True),
        ("5.00", "4.11", False),
        (None, "4.10", False),
        ("5.00", None, False),
    ],
)
def test_a_balance_that_fell_by_the_cost_suggests_that_the_order_exists(
    before: str | None, after: str | None, charged: bool
) -> None:
    held = {"balance_before": before and Decimal(before), "balance_after": after and Decimal(after)}
    assert looks_charged(replace(OPEN, cost=Decimal("0.90"), **held)) is charged  # type: ignore[arg-type]  # by name
