"""Sales and ends of orders from the database, and a daily job that is done once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

from core.catalogue.service import Service
from core.notices.notice import NewNotice
from core.notices.numbers_notices import DaySummary
from core.numbers.completion import Ended
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from storage.database import Database
from storage.notices import Notices
from storage.numbers import Numbers
from storage.orders import Orders
from tests.storage.samples import ALICE, NOW, SECOND, alive, place

DAY = date(2026, 3, 1)


async def test_orders_that_were_taken_and_not_refunded_count_as_sold(database: Database, service: Service) -> None:
    first, second, third = await place(database, service, 3)
    refunded = replace(second, status=OrderStatus.REFUNDED)
    lost = replace(third, status=OrderStatus.UNCONFIRMED, provider_order=None)
    await Orders(database).save([OrderChange(after=after) for after in (refunded, lost)], NOW)
    (sold,) = await Numbers(database).sold(NOW, NOW + SECOND)
    assert (sold.user_id, sold.service_id, sold.service_name) == (first.user_id, service.id, service.name)
    assert (sold.price, sold.cost, sold.created_at) == (first.price, first.cost, NOW)
    assert await Numbers(database).sold(NOW + SECOND, NOW + 2 * SECOND) == []
    assert await Numbers(database).sold(NOW - SECOND, NOW) == []


async def test_the_newest_orders_of_each_service_say_how_long_they_took(database: Database, service: Service) -> None:
    first, second, third, _open = await place(database, service, 4)
    done = [
        replace(order, status=OrderStatus.COMPLETED, status_at=NOW + timedelta(hours=hours))
        for hours, order in enumerate((first, second), 1)
    ]
    refused = replace(third, status=OrderStatus.REFUSED, provider_order=None)
    await Orders(database).save([OrderChange(after=after) for after in (*done, refused)], NOW)
    numbers = Numbers(database)
    one, two = (Ended(service.id, OrderStatus.COMPLETED, timedelta(hours=hours)) for hours in (1, 2))
    assert set(await numbers.ended(NOW, 2)) == {two, one}
    assert await numbers.ended(NOW, 1) == [two]
    assert await numbers.ended(NOW + SECOND, 2) == []


async def test_only_one_of_two_processes_does_the_job_of_a_day(database: Database, other_process: Database) -> None:
    notice = NewNotice(chat_id=ALICE, content=DaySummary(day=DAY, rows=()))
    both = [Numbers(one).do_once("summary", DAY, [notice], NOW) for one in (database, other_process) * 2]
    assert sorted(await asyncio.gather(*both)) == [False, False, False, True]
    assert await Numbers(database).do_once("other", DAY, [], NOW)
    assert await Numbers(database).do_once("summary", DAY + timedelta(days=1), [], NOW)
    await alive(database, "w")
    assert [one.content for one in await Notices(database).claim("w", NOW, 10)] == [notice.content]
