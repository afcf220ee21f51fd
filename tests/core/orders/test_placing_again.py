"""Placing: an `add` that surely did nothing, or has a key, is sent again after growing waits."""

import pytest

from core.orders.placing import Placing
from core.orders.placing_outcome import MAX_TRIES
from core.orders.status import OrderStatus
from core.provider import (
    Busy,
    HeldBack,
    NotSent,
    ProviderError,
    Refused,
    Unconfirmed,
    Unreadable,
)
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import FakeProvider
from tests.core.orders.conftest import placed, status_of
from tests.core.samples import NOW, SECOND, Time, intent


async def test_a_provider_with_a_key_is_asked_again_with_the_same_key_after_growing_waits(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.repeatable, north.add_fails = True, [Unconfirmed("reset"), Unreadable("HTML")]
    order = await placed(placing, store)
    assert (order.status, order.next_check_at) == (OrderStatus.QUEUED, NOW + 2 * SECOND)
    assert await placing.place_queued() == 0, "too early"
    clock.passes(seconds=2)
    await placing.place_queued()
    assert store.rows[1].next_check_at == clock() + 4 * SECOND
    clock.passes(seconds=4)
    await placing.place_queued()
    assert (store.rows[1].status, store.rows[1].error) == (OrderStatus.PENDING, "")
    assert [added.key for added in north.added] == ["key-1"] * 3


async def test_even_with_a_key_an_admin_is_asked_in_the_end(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.repeatable, north.add_fails = True, [Unconfirmed("reset")] * 99
    await placing.confirm(intent())
    for _ in range(20):
        await placing.place_queued()
        clock.passes(minutes=10)
    assert len(north.added) == MAX_TRIES
    assert status_of(store) is OrderStatus.UNCONFIRMED


@pytest.mark.parametrize("error", [Refused("Not enough funds on balance"), NotSent("connection refused")])
async def test_a_refusal_after_an_unanswered_try_does_not_say_that_nothing_was_bought(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time, error: ProviderError
) -> None:
    north.repeatable, north.add_fails = True, [Unconfirmed("reset"), *[error] * MAX_TRIES]
    await placing.confirm(intent())
    for _ in range(MAX_TRIES):
        await placing.place_queued()
        clock.passes(minutes=1)
    assert (status_of(store), store.rows[1].error) == (OrderStatus.UNCONFIRMED, str(error))


@pytest.mark.parametrize("error", [NotSent("refused"), Busy("Too many requests"), HeldBack("too late")])
async def test_an_order_that_surely_did_nothing_is_queued_again_as_if_untried_after_growing_pauses(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time, error: ProviderError
) -> None:
    north.add_fails = [error] * 3
    order = await placed(placing, store)
    assert (order.status, order.tries, order.sending_at, order.arrives_by) == (OrderStatus.QUEUED, 0, None, None)
    pauses = []
    for _ in range(3):
        assert await placing.place_queued() == 0, "too early"
        due = store.rows[1].next_check_at
        assert due is not None
        pauses.append((due - clock()).total_seconds())
        clock.now = due
        await placing.place_queued()
    assert pauses == [1, 2, 4]
    assert (status_of(store), store.rows[1].check_interval) == (OrderStatus.PENDING, None)


async def test_a_busy_provider_is_left_alone_for_as_long_as_it_asks(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time
) -> None:
    north.add_fails = [Busy("Too many requests", 40 * SECOND)]
    await placed(placing, store)
    await placing.confirm(intent("key-2"))
    clock.passes(seconds=39)
    assert await placing.place_queued() == 0
    clock.passes(seconds=1)
    assert await placing.place_queued() == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotSent("refused"), OrderStatus.NOT_SENT), (Busy("Too many requests", 9999 * SECOND), OrderStatus.REFUSED)],
)
async def test_after_the_wait_an_order_ends_with_the_words_of_the_last_try(
    placing: Placing, store: FakeOrders, north: FakeProvider, clock: Time, error: ProviderError, status: OrderStatus
) -> None:
    north.add_fails = [error] * 99
    await placed(placing, store)
    while status_of(store) is OrderStatus.QUEUED:
        due = store.rows[1].next_check_at
        assert due is not None
        assert due <= NOW + placing.wait
        clock.now = due
        await placing.place_queued()
    assert (clock(), status_of(store), store.rows[1].error) == (NOW + placing.wait, status, str(error))
