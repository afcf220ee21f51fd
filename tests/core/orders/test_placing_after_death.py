"""Placing: an order whose process died or froze is never sent a second time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.notices.notice import DecisionWanted
from core.orders.order import Order
from core.orders.placing import Placing
from core.orders.status import OrderStatus
from core.provider import (
    Unconfirmed,
)
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.orders.conftest import Open, half_sent, status_of
from tests.core.samples import ADA, NOW, Time, intent


async def test_an_order_claimed_while_the_store_was_lost_is_unconfirmed_and_not_sent(
    placing: Placing, store: FakeOrders, notices: FakeNotices, north: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def commits_and_cannot_say_so(worker: str, *rest: Any) -> list[Order]:
        await FakeOrders.claim_queued(store, worker, *rest)
        raise OSError("the connection was lost")

    await placing.confirm(intent())
    monkeypatch.setattr(store, "claim_queued", commits_and_cannot_say_so)
    with pytest.raises(ExceptionGroup):
        await placing.place_queued()
    assert status_of(store) is OrderStatus.SENDING
    assert await placing.find_abandoned() == 1
    assert status_of(store) is OrderStatus.UNCONFIRMED
    assert notices.kinds(ADA) == [DecisionWanted]
    assert north.added == []


async def test_an_order_that_is_being_sent_or_could_not_be_stored_after_that_is_not_called_abandoned(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    sending = await half_sent(placing, north)
    assert await placing.find_abandoned() == 0
    store.unstorable = {1}
    north.open.set()
    with pytest.raises(ExceptionGroup):
        await sending
    with pytest.raises(ExceptionGroup):
        await placing.find_abandoned()
    assert status_of(store) is OrderStatus.SENDING


async def test_an_order_that_a_dead_process_was_sending_is_unconfirmed_and_never_sent_again(
    open_placing: Open, store: FakeOrders, notices: FakeNotices, north: FakeProvider
) -> None:
    first, second = open_placing("first"), open_placing("second")
    await first.confirm(intent())
    await store.claim_queued("first", NOW, 10, "north", NOW)
    assert await second.find_abandoned() == 0, "the first still lives"
    store.dead.add("first")
    assert await second.find_abandoned() == 1
    assert status_of(store) is OrderStatus.UNCONFIRMED
    assert notices.kinds(ADA) == [DecisionWanted]
    await second.place_queued()
    assert north.added == []


async def test_a_late_answer_settles_an_order_that_counted_as_abandoned(
    open_placing: Open, store: FakeOrders, north: FakeProvider
) -> None:
    first, second = open_placing("first"), open_placing("second")
    sending = await half_sent(first, north)
    store.dead.add("first")
    await second.find_abandoned()
    assert status_of(store) is OrderStatus.UNCONFIRMED
    north.open.set()
    await sending
    assert (store.rows[1].status, store.rows[1].provider_order) == (OrderStatus.PENDING, "P1")


async def test_a_late_answer_without_a_number_changes_nothing_that_was_decided(
    open_placing: Open, store: FakeOrders, north: FakeProvider
) -> None:
    north.add_fails = [Unconfirmed("reset")]
    first, second = open_placing("first"), open_placing("second")
    sending = await half_sent(first, north)
    store.dead.add("first")
    await second.find_abandoned()
    taken = store.rows[1]
    store.put(replace(taken, status=OrderStatus.NOT_SENT, decided_by=ADA, version=taken.version + 1))
    north.open.set()
    await sending
    assert status_of(store) is OrderStatus.NOT_SENT


async def test_a_dead_process_with_a_key_leaves_an_order_to_be_sent_again(
    open_placing: Open, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.repeatable = True
    first, second = open_placing("first"), open_placing("second")
    await first.confirm(intent())
    await store.claim_queued("first", NOW, 10, "north", NOW)
    store.dead.add("first")
    await second.find_abandoned()
    assert status_of(store) is OrderStatus.QUEUED
    clock.now += timedelta(seconds=10)
    await second.place_queued()
    assert status_of(store) is OrderStatus.PENDING


async def test_an_order_decided_while_its_process_was_frozen_never_leaves(
    open_placing: Open, store: FakeOrders, north: FakeProvider, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = open_placing("first"), open_placing("second")
    claim = store.claim_queued

    async def frozen_after_the_claim(*args: Any) -> list[Order]:
        claimed = await claim(*args)
        clock.passes(minutes=5)
        store.dead.add("first")
        await second.find_abandoned()
        taken = store.rows[1]
        store.put(replace(taken, status=OrderStatus.NOT_SENT, decided_by=ADA, version=taken.version + 1))
        return claimed

    monkeypatch.setattr(store, "claim_queued", frozen_after_the_claim)
    await first.confirm(intent())
    await first.place_queued()
    assert north.added == []
    assert (status_of(store), store.rows[1].decided_by) == (OrderStatus.NOT_SENT, ADA)
