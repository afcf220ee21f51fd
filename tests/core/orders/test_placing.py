"""Placing: a confirmed order leaves once, when its turn comes."""

import asyncio
import logging
from datetime import datetime

from core.orders.placing import LEAVES_WITHIN, Placing
from core.orders.status import OrderStatus
from core.provider import (
    SLACK,
    NotSent,
    Unconfirmed,
)
from core.tracing import ORDER
from tests.core.fake_orders import FakeOrders
from tests.core.fake_provider import Added, FakeProvider
from tests.core.orders.conftest import Open, half_sent, placed, status_of
from tests.core.samples import ALICE, BOB, LINK, NOW, SECOND, intent


async def test_a_confirmed_order_leaves_once_and_is_followed_from_then_on(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    order = await placed(placing, store)
    assert north.added == [Added("1", {"link": LINK, "quantity": "1000"}, "key-1")]
    assert (order.status, order.provider_order, order.tries) == (OrderStatus.PENDING, "P1", 1)
    assert order.next_check_at == NOW + 30 * SECOND
    assert await placing.place_queued() == 0
    assert len(north.added) == 1


async def test_log_lines_on_the_way_name_this_order(placing: Placing, store: FakeOrders, north: FakeProvider) -> None:
    logged: list[tuple[int | None, str]] = []

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.append((ORDER.get(), record.getMessage()))

    log, noting = logging.getLogger("core.orders.placing_outcome"), Noting()
    log.addHandler(noting)
    north.add_fails = [Unconfirmed("no answer")]
    order = await placed(placing, store)
    log.removeHandler(noting)
    assert logged == [(order.id, "order 1 at north is unconfirmed: no answer")]
    assert ORDER.get() is None


async def test_it_is_stored_as_sending_before_anything_leaves(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    sending = await half_sent(placing, north)
    assert status_of(store) is OrderStatus.SENDING
    north.open.set()
    await sending
    assert status_of(store) is OrderStatus.PENDING


async def test_a_second_press_finds_the_first_order(placing: Placing, north: FakeProvider) -> None:
    first, new = await placing.confirm(intent())
    again, second = await placing.confirm(intent(quantity=5))
    assert (new, second) == (True, False)
    assert again == first
    assert await placing.order_of_key("key-1", ALICE) == first
    assert await placing.order_of_key("key-1", BOB) is None
    await placing.place_queued()
    assert len(north.added) == 1


async def test_confirming_wakes_the_task_that_places(placing: Placing) -> None:
    assert not placing.confirmed.is_set()
    await placing.confirm(intent())
    assert placing.confirmed.is_set()


async def test_each_provider_gets_its_orders_independently(placing: Placing, north: FakeProvider) -> None:
    await placing.confirm(intent())
    assert await placing.place_queued("another") == 0
    assert await placing.place_queued(north.name) == 1


async def test_an_order_for_a_provider_no_longer_connected_is_not_sent(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    await placing.confirm(intent(provider="gone"))
    assert await placing.place_queued() == 0
    assert status_of(store) is OrderStatus.QUEUED, "`waiting` ends it"
    assert north.added == []


async def test_a_provider_known_to_be_away_is_probed_before_an_order_is_confirmed(
    open_placing: Open, north: FakeProvider
) -> None:
    north.trouble = NotSent("down")
    assert await open_placing(away=False).reachable("north"), "it is not known to be away"
    assert not await open_placing(away=True).reachable("north")
    north.trouble = None
    assert await open_placing(away=True).reachable("north")


async def test_an_order_is_placed_while_the_clock_moves(placing: Placing, store: FakeOrders) -> None:
    def ticking() -> datetime:
        moments.append(moments[-1] + SECOND)
        return moments[-1]

    moments = [NOW]
    placing.clock = placing.settling.clock = ticking
    assert (await placed(placing, store)).status is OrderStatus.PENDING


async def test_an_order_is_not_claimed_before_its_turn(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.room.clear()
    await placing.confirm(intent())
    placed = asyncio.create_task(placing.place_queued())
    for _ in range(20):
        await asyncio.sleep(0)
    assert status_of(store) is OrderStatus.QUEUED
    north.room.set()
    assert await placed == 1
    assert status_of(store) is OrderStatus.PENDING


async def test_nothing_is_claimed_for_a_provider_that_is_away(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    north.away = True
    await placing.confirm(intent())
    assert await placing.place_queued() == 0
    assert (status_of(store), store.rows[1].version) == (OrderStatus.QUEUED, 1)


async def test_the_claim_says_how_long_the_order_may_still_arrive(
    placing: Placing, store: FakeOrders, north: FakeProvider
) -> None:
    sending = await half_sent(placing, north)
    assert store.rows[1].arrives_by == NOW + LEAVES_WITHIN + north.longest + SLACK
    north.open.set()
    await sending
    assert store.rows[1].arrives_by is None, "this process sends it no more"
