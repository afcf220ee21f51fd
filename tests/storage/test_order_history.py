"""What is known of a person's other orders when they order again."""

from dataclasses import replace

from core.catalogue.service import Service
from core.orders.history import newest_first
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from storage.database import Database
from storage.order_history import OrderHistory
from storage.orders import Orders
from tests.storage.samples import ALICE, BOB, NOW, intent


async def test_an_open_order_of_the_same_service_for_the_same_link_is_found(
    database: Database, service: Service
) -> None:
    orders, history = Orders(database), OrderHistory(database)
    first, _ = await orders.confirm(intent(service), NOW)
    second, _ = await orders.confirm(intent(service, key="key-2"), NOW)
    alike = (first.user_id, service.id, first.link)
    assert await history.open_alike(*alike) == second.id
    assert await history.open_alike(BOB, service.id, first.link) is None
    assert await history.open_alike(first.user_id, service.id + 1, first.link) is None
    assert await history.open_alike(first.user_id, service.id, "another") is None
    ended = [OrderChange(after=replace(order, status=OrderStatus.REFUSED)) for order in (first, second)]
    await orders.save(ended, NOW)
    assert await history.open_alike(*alike) is None


async def test_the_last_quantity_of_a_service_is_its_owners_own(database: Database, service: Service) -> None:
    orders, history = Orders(database), OrderHistory(database)
    for key, quantity in (("key-1", 500), ("key-2", 700), ("key-3", None)):
        await orders.confirm(intent(service, key=key, quantity=quantity), NOW)
    assert await history.last_quantity(ALICE, service.id) == 700
    assert await history.last_quantity(BOB, service.id) is None
    assert await history.last_quantity(ALICE, service.id + 1) is None


async def test_all_orders_of_a_person_are_read_in_pieces_and_nobody_elses(database: Database, service: Service) -> None:
    orders, history = Orders(database), OrderHistory(database)
    mine = [(await orders.confirm(intent(service, key=f"key-{n}"), NOW))[0] for n in range(5)]
    await orders.confirm(intent(service, key="bobs", user_id=BOB), NOW)
    every = tuple(OrderStatus)
    first = await history.before(ALICE, None, every, 3)
    assert first == mine[:1:-1]
    assert await history.before(ALICE, first[-1].id, every, 3) == mine[1::-1]
    assert await history.before(ALICE, mine[0].id, every, 3) == []
    assert [order async for order in newest_first(history, ALICE, at_once=2)] == mine[::-1]
    assert [order async for order in newest_first(history, ALICE, at_once=5)] == mine[::-1]


async def test_orders_are_read_by_their_status(database: Database, service: Service) -> None:
    orders, history = Orders(database), OrderHistory(database)
    mine = [(await orders.confirm(intent(service, key=f"key-{n}"), NOW))[0] for n in range(3)]
    await orders.save([OrderChange(after=replace(mine[1], status=OrderStatus.REFUSED))], NOW)
    assert [order.id for order in await history.before(ALICE, None, [OrderStatus.REFUSED], 9)] == [mine[1].id]
    assert await history.before(ALICE, None, [OrderStatus.QUEUED], 9) == [mine[2], mine[0]]
