"""Placing: what each failure means for the order, and who is told."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from core.notices.notice import CardChanged, DecisionWanted, StatusChanged
from core.orders.placing import Placing
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.provider import (
    SLACK,
    Balance,
    Capacity,
    ProviderError,
    Refused,
    Unconfirmed,
    Unreadable,
)
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.orders.conftest import placed, status_of
from tests.core.samples import ADA, ALICE, NOW, intent


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("Not enough funds on balance"), OrderStatus.REFUSED),
        (Unconfirmed("no answer in 60 s"), OrderStatus.UNCONFIRMED),
        (Unreadable("an HTML page"), OrderStatus.UNCONFIRMED),
        (ProviderError("something else"), OrderStatus.UNCONFIRMED),
    ],
)
async def test_every_failure_has_its_status_its_words_and_no_second_try(
    placing: Placing, store: FakeOrders, north: FakeProvider, error: ProviderError, status: OrderStatus
) -> None:
    north.add_fails = [error]
    order = await placed(placing, store)
    assert (order.status, order.error, order.provider_order) == (status, str(error), None)
    await placing.place_queued()
    await placing.find_abandoned()
    assert len(north.added) == 1


async def test_the_owner_hears_of_an_unconfirmed_order_and_every_admin_is_asked(
    placing: Placing, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    north.add_fails = [Unconfirmed("no answer")]
    await placed(placing, store)
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]
    assert notices.kinds(ADA) == [DecisionWanted]


async def test_the_balance_of_the_account_is_noted_for_the_admin(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails, north.funds = [Unconfirmed("no answer")], Balance(Decimal("24.10"), "USD")
    assert (await placed(placing, store)).balance_after == Decimal("24.10")


async def test_the_note_is_empty_if_the_account_has_no_balance(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails, north.funds = [Unconfirmed("no answer")], Capacity(10, 5, 5, None)
    assert (await placed(placing, store)).balance_after is None


async def test_one_outcome_that_cannot_be_stored_does_not_cut_off_the_others(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    for n in range(3):
        await placing.confirm(intent(f"key-{n}"))
    store.unstorable = {1}
    with pytest.raises(ExceptionGroup):
        await placing.place_queued()
    assert [store.rows[id].status for id in (2, 3)] == [OrderStatus.PENDING, OrderStatus.PENDING]
    assert len(north.added) == 3


async def test_an_outcome_that_could_not_be_stored_is_stored_at_the_next_look_and_nothing_leaves_again(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    await placing.confirm(intent())
    store.unstorable = {1}
    with pytest.raises(ExceptionGroup):
        await placing.place_queued()
    with pytest.raises(ExceptionGroup):
        await placing.find_abandoned()
    assert status_of(store) is OrderStatus.SENDING
    store.unstorable = set()
    await placing.find_abandoned()
    assert (status_of(store), store.rows[1].provider_order) == (OrderStatus.PENDING, "P1")
    assert len(north.added) == 1


async def test_a_bug_of_the_bot_leaves_the_order_unconfirmed_and_is_logged(
    placing: Placing, store: FakeOrders, north: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    north.add_fails = [RuntimeError("a bug")]
    order = await placed(placing, store)
    assert order.status is OrderStatus.UNCONFIRMED
    assert (order.reason, order.error) == (Reason.OWN_FAULT, "")
    assert "a bug" in caplog.text


@pytest.mark.parametrize("limit", [1, 2], ids=["one after the other", "at once"])
async def test_an_answer_with_another_orders_number_is_not_believed(
    placing: Placing, store: FakeOrders, north: FakeProvider, limit: int
) -> None:
    north.numbers = ["P7", "P7"]
    for key in ("key-1", "key-2"):
        await placing.confirm(intent(key))
    while await placing.place_queued(limit=limit):
        pass
    first, second = store.rows[1], store.rows[2]
    assert (first.status, first.provider_order) == (OrderStatus.PENDING, "P7")
    assert (second.status, second.provider_order) == (OrderStatus.UNCONFIRMED, None)
    assert (second.reason, second.error) == (Reason.NUMBER_OF_ANOTHER, "")


async def test_an_answer_whose_number_an_admin_gave_to_another_order_leaves_its_own_unconfirmed(
    placing: Placing, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    north.open.clear()
    await placing.confirm(intent())
    sending = asyncio.create_task(placing.place_queued())
    await asyncio.wait_for(north.arrived.wait(), 5)
    store.put(replace(store.rows[1], id=2, key="key-2", status=OrderStatus.PENDING, provider_order="P1"))
    north.open.set()
    await sending
    assert (status_of(store), store.rows[1].provider_order) == (OrderStatus.UNCONFIRMED, None)
    assert notices.kinds(ADA) == [DecisionWanted]
    assert store.rows[2].provider_order == "P1"


async def test_a_request_that_was_given_up_may_still_arrive_for_some_seconds(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails = [Unconfirmed("no answer within 60 s")]
    await placing.confirm(intent())
    await placing.place_queued()
    assert (status_of(store), store.rows[1].arrives_by) == (OrderStatus.UNCONFIRMED, NOW + SLACK)
