"""Sales and ends of orders from the database."""

from dataclasses import replace
from datetime import timedelta

from core.catalogue.service import Service
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from core.statistics.completion import Ended
from storage.database import Database
from storage.orders import Orders
from storage.statistics import Statistics
from tests.storage.samples import NOW, SECOND, place


async def test_orders_that_were_taken_and_not_refunded_count_as_sold(database: Database, service: Service) -> None:
    first, second, third = await place(database, service, 3)
    refunded = replace(second, status=OrderStatus.REFUNDED)
    lost = replace(third, status=OrderStatus.UNCONFIRMED, provider_order=None)
    await Orders(database).save([OrderChange(after=after) for after in (refunded, lost)], NOW)
    (sold,) = await Statistics(database).sold(NOW, NOW + SECOND)
    assert (sold.user_id, sold.service_id, sold.service_name) == (first.user_id, service.id, service.name)
    assert (sold.price, sold.cost, sold.created_at) == (first.price, first.cost, NOW)
    assert await Statistics(database).sold(NOW + SECOND, NOW + 2 * SECOND) == []
    assert await Statistics(database).sold(NOW - SECOND, NOW) == []


async def test_the_newest_orders_of_each_service_say_how_long_they_took(database: Database, service: Service) -> None:
    first, second, third, _open = await place(database, service, 4)
    done = [
        replace(order, status=OrderStatus.COMPLETED, status_at=NOW + timedelta(hours=hours))
        for hours, order in enumerate((first, second), 1)
    ]
    refused = replace(third, status=OrderStatus.REFUSED, provider_order=None)
    await Orders(database).save([OrderChange(after=after) for after in (*done, refused)], NOW)
    statistics = Statistics(database)
    one, two = (Ended(service.id, OrderStatus.COMPLETED, timedelta(hours=hours)) for hours in (1, 2))
    later = NOW + timedelta(hours=3)
    assert set(await statistics.ended(NOW, later, 2)) == {two, one}
    assert await statistics.ended(NOW, later, 1) == [two]
    assert await statistics.ended(NOW, NOW + timedelta(hours=2), 2) == [one]
    assert await statistics.ended(NOW + SECOND, later, 2) == []
