"""While a provider is away or busy its orders stay queued, their owners know, and the wait has an end."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.notices.notice import CardChanged, DecisionWanted, StatusChanged
from core.orders.reason import Reason
from core.orders.status import OrderStatus
from core.orders.waiting import TOLD_AFTER, Waiting
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.samples import ADA, ALICE, NOW, SECOND, Time, order

WAIT = timedelta(minutes=10)
QUEUED = order(status=OrderStatus.QUEUED, provider_order=None, next_check_at=None)
Open = Callable[..., Waiting]


@pytest.fixture
def open_waiting(store: FakeOrders, clock: Time) -> Open:
    def open_waiting(*, away: bool) -> Waiting:
        return Waiting(store, {"north"}, [ADA], clock, lambda name: away, WAIT)

    return open_waiting


async def test_the_owner_is_told_once_that_the_order_waits_and_until_when(
    open_waiting: Open, store: FakeOrders, notices: FakeNotices, clock: Time
) -> None:
    store.put(QUEUED)
    waiting = open_waiting(away=True)
    assert await waiting.look() == 0, "it may be over in a moment"
    clock.now += TOLD_AFTER
    assert await waiting.look() == 1
    assert await waiting.look() == 0
    (told,) = notices.waiting.values()
    assert (told.kind, told.chat_id) == (StatusChanged, ALICE)
    assert told.content == StatusChanged(status="queued", until=NOW + WAIT)
    assert store.rows[1].status is OrderStatus.QUEUED


async def test_an_order_behind_others_at_a_provider_that_answers_is_not_told_to_wait_and_does_not_end(
    open_waiting: Open, store: FakeOrders, notices: FakeNotices, clock: Time
) -> None:
    store.put(QUEUED)
    clock.passes(hours=1)
    assert await open_waiting(away=False).look() == 0
    assert notices.waiting == {}


async def test_an_order_that_a_busy_provider_put_off_is_told_as_well(
    open_waiting: Open, store: FakeOrders, clock: Time
) -> None:
    store.put(order(status=OrderStatus.QUEUED, provider_order=None, check_interval=SECOND))
    clock.now += TOLD_AFTER
    assert await open_waiting(away=False).look() == 1


async def test_when_the_wait_is_over_the_order_is_not_placed(
    open_waiting: Open, store: FakeOrders, notices: FakeNotices, clock: Time
) -> None:
    store.put(QUEUED)
    clock.now += WAIT
    await open_waiting(away=True).look()
    assert store.rows[1].status is OrderStatus.NOT_SENT
    assert notices.kinds(ALICE) == [CardChanged, StatusChanged]


async def test_an_order_that_an_earlier_try_may_have_bought_goes_to_an_admin(
    open_waiting: Open, store: FakeOrders, notices: FakeNotices, clock: Time
) -> None:
    store.put(order(status=OrderStatus.QUEUED, provider_order=None, tries=1))
    clock.now += WAIT
    await open_waiting(away=True).look()
    assert store.rows[1].status is OrderStatus.UNCONFIRMED
    assert notices.kinds(ADA) == [DecisionWanted]


async def test_an_order_for_a_provider_no_longer_connected_ends_at_once(
    open_waiting: Open, store: FakeOrders, clock: Time
) -> None:
    store.put(order(status=OrderStatus.QUEUED, provider_order=None, provider="gone"))
    clock.now += TOLD_AFTER
    await open_waiting(away=False).look()
    assert (store.rows[1].status, store.rows[1].reason) == (OrderStatus.NOT_SENT, Reason.NOT_CONNECTED)
