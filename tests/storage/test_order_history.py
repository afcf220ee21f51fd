"""What is known of a person's other orders when they order again."""

from dataclasses import replace

from core.catalogue.service import Service
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
