"""The desk's counts and lists, and the state of maintenance, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from core.catalogue.service import Service, ServiceType
from core.desk.overdue import Overdue
from core.maintenance import Maintenance
from core.orders.order import OrderChange
from core.orders.status import OrderStatus
from storage.audit import Audit
from storage.catalogue import Services
from storage.database import Database
from storage.desk import LAST, DeskOrders
from storage.maintenance import MaintenanceState
from storage.orders import Orders
from storage.tables import orders
from tests.storage.samples import NOW, intent, listing

HOUR = timedelta(hours=1)
ADA, BOB = 7_000_000_003, 7_000_000_004


async def put(database: Database, service: Service, key: str, at: datetime = NOW, **changes: Any) -> int:
    """Stores an order that was confirmed at `at`, with `changes`."""
    confirmed, _is_new = await Orders(database).confirm(intent(service, key), at)
    await Orders(database).save([OrderChange(after=replace(confirmed, **changes))], at)
    return confirmed.id


async def test_lists_are_paged_and_counted(database: Database, service: Service) -> None:
    ids = [await put(database, service, f"u{n}", status=OrderStatus.UNCONFIRMED) for n in range(5)]
    await put(database, service, "other", status=OrderStatus.COMPLETED)
    found, total = await DeskOrders(database).unconfirmed(2, 2)
    assert ([order.id for order in found], total) == (ids[2:4], 5)
    assert await DeskOrders(database).unconfirmed(0, 0) == ([], 5)
    assert {order.id for order in await DeskOrders(database).orders(ids[:2])} == set(ids[:2])
    assert await DeskOrders(database).orders([]) == []


async def test_refusals_are_the_newest_of_the_time_asked_for(database: Database, service: Service) -> None:
    refused: dict[str, Any] = {"status": OrderStatus.REFUSED, "error": "Not enough funds"}
    old = await put(database, service, "old", status_at=NOW - HOUR, **refused)
    new = [await put(database, service, f"r{n}", status_at=NOW, **refused) for n in range(3)]
    desk = DeskOrders(database)
    assert [one.order_id for one in await desk.refusals(NOW - 2 * HOUR, 9)] == [*new[::-1], old]
    assert [one.order_id for one in await desk.refusals(NOW - HOUR, 2)] == [new[2], new[1]]
    assert {one.error for one in await desk.refusals(NOW - HOUR, 9)} == {"Not enough funds"}


async def test_durations_are_of_the_last_completed_orders_of_services_with_open_ones(
    database: Database, service: Service
) -> None:
    await Services(database).refresh("north", [listing("100"), listing("200")], NOW)
    idle = next(one for one in await Services(database).load() if one.number == "200")
    done = OrderStatus.COMPLETED
    for n in range(LAST + 2):
        await put(database, service, f"d{n}", status=done, status_at=NOW + n * HOUR)
    await put(database, service, "canceled", status=OrderStatus.CANCELED, status_at=NOW + 99 * HOUR)
    await put(database, idle, "idle", status=done, status_at=NOW + HOUR)
    assert await DeskOrders(database).durations() == {}
    await put(database, service, "open", status=OrderStatus.PENDING)
    assert await DeskOrders(database).durations() == {service.id: [n * HOUR for n in range(2, LAST + 2)]}


async def test_stuck_orders_are_older_than_their_service_allows(database: Database, service: Service) -> None:
    await Services(database).refresh("north", [listing("100"), listing("200")], NOW)
    other = next(one for one in await Services(database).load() if one.number == "200")
    early, late = NOW - 2 * HOUR, NOW - HOUR
    stuck = [await put(database, service, "a", early, status=OrderStatus.PENDING)]
    await put(database, service, "b", late, status=OrderStatus.PENDING)
    stuck += [await put(database, other, "c", late, status=OrderStatus.ERROR)]
    await put(database, service, "d", early, status=OrderStatus.COMPLETED)
    await put(database, service, "e", early, status=OrderStatus.REFILLING)
    await put(database, service, "f", early, status=OrderStatus.UNCONFIRMED)
    subscription = await put(database, service, "g", early, status=OrderStatus.ACTIVE)
    async with database.write() as connection:
        own = update(orders).where(orders.c.id == subscription)
        await connection.execute(own.values(service_type=ServiceType.SUBSCRIPTIONS))
    overdue = Overdue({service.id: NOW - 1.5 * HOUR}, NOW)
    found, total = await DeskOrders(database).stuck(overdue, 0, 9)
    assert ([order.id for order in found], total) == (stuck, 2)
    assert [order.id for order in (await DeskOrders(database).stuck(overdue, 1, 1))[0]] == stuck[1:]
    assert (await DeskOrders(database).stuck(Overdue({}, NOW - 1.5 * HOUR), 0, 9))[1] == 1


async def test_spending_is_what_was_charged_or_else_the_cost(database: Database, service: Service) -> None:
    placed: dict[str, Any] = {"status": OrderStatus.IN_PROGRESS}
    await put(database, service, "a", **placed, charge=Decimal("0.1"))
    await put(database, service, "b", **placed, charge=Decimal("0.1"))
    await put(database, service, "c", **placed, charge=Decimal(0))  # many panels say 0 until they know
    await put(database, service, "d", **placed, charge=Decimal(44), charge_currency="TRY")
    await put(database, service, "e", status=OrderStatus.CANCELED)
    await put(database, service, "f", status=OrderStatus.REFUSED)
    await put(database, service, "g", NOW - HOUR, **placed)
    assert await DeskOrders(database).spent(NOW - HOUR) == {"north": Decimal("2.00")}


async def test_every_process_sees_a_maintenance_at_once(database: Database, other_process: Database) -> None:
    here, there = MaintenanceState(database), MaintenanceState(other_process)
    assert await there.current() is None
    announced = Maintenance(since=NOW, by=ADA, until=NOW + HOUR, words="New <prices>\0")
    await here.begin(announced)
    assert await there.current() == replace(announced, words="New <prices>")
    await there.begin(later := Maintenance(since=NOW + HOUR, by=BOB))
    assert await here.current() == later
    assert await here.end(ADA, NOW)
    assert not await there.end(BOB, NOW)
    done = await Audit(database).of("maintenance", 9)
    assert [(entry.actor, entry.action) for entry in done] == [
        (ADA, "maintenance.on"),
        (BOB, "maintenance.on"),
        (ADA, "maintenance.off"),
    ]
    assert done[1].before == {"until": (NOW + HOUR).isoformat(), "words": "New <prices>"}
    assert await there.current() is None
