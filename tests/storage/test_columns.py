"""A column returns what was stored: money to the last digit, times in UTC."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from core.catalogue.service import Service
from core.orders.order import OrderChange
from storage.database import Database
from storage.orders import Orders
from tests.storage.samples import NOW, alive, intent, place

AMOUNTS = [
    "0.00042",
    "0",
    "-1.10",
    "1E-18",
    "123456789012345678901234567890.123456789",
    "1E+3",
    "0.1",
    "9007199254740993",
]


async def test_money_comes_back_exactly(database: Database, service: Service) -> None:
    for amount in AMOUNTS:
        order, _ = await Orders(database).confirm(intent(service, amount, price=Decimal(amount)), NOW)
        stored = await Orders(database).find(order.id)
        assert stored is not None
        assert isinstance(stored.price, Decimal)
        assert stored.price == Decimal(amount)


@pytest.mark.parametrize("amount", [0.1, 1, Decimal("NaN"), Decimal("Infinity")])
async def test_inexact_money_is_refused(database: Database, service: Service, amount: Any) -> None:
    with pytest.raises((TypeError, StatementError), match="finite Decimal"):
        await Orders(database).confirm(intent(service, price=amount), NOW)


async def test_a_time_of_any_zone_comes_back_in_utc(database: Database, service: Service) -> None:
    local = datetime(2026, 3, 1, 19, 30, 0, 7, tzinfo=timezone(timedelta(hours=7)))
    order, _ = await Orders(database).confirm(intent(service), local)
    assert order.created_at == datetime(2026, 3, 1, 12, 30, 0, 7, tzinfo=UTC)
    assert order.created_at.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database, service: Service) -> None:
    with pytest.raises((ValueError, StatementError), match="without a zone"):
        await Orders(database).confirm(intent(service), datetime(2026, 3, 1))  # noqa: DTZ001 the very thing refused


async def test_times_sort_as_times_whatever_their_digits_and_zones(database: Database, service: Service) -> None:
    moments = [
        NOW.replace(microsecond=0),
        NOW.replace(microsecond=5).astimezone(timezone(timedelta(hours=-9))),
        NOW.replace(microsecond=500_000).astimezone(timezone(timedelta(hours=14))),
        NOW + timedelta(days=400),
    ]
    placed = await place(database, service, len(moments))
    pairs = zip(placed[::-1], moments, strict=True)
    await Orders(database).save([OrderChange(after=replace(o, next_check_at=at)) for o, at in pairs], NOW)
    await alive(database, "A", at=NOW + timedelta(days=999))
    due = await Orders(database).claim_due("north", "A", NOW + timedelta(days=999))
    assert [order.id for order in due] == [order.id for order in placed[::-1]]
    stored = [await Orders(database).find(order.id) for order in due]
    assert [order.next_check_at for order in stored if order is not None] == moments


async def test_an_interval_comes_back_to_the_microsecond(database: Database, service: Service) -> None:
    (order,) = await place(database, service, 1)
    for seconds in (0, 0.000001, 37.213, 86_400 * 365.25):
        interval = timedelta(seconds=seconds)
        await Orders(database).save([OrderChange(after=replace(order, check_interval=interval))], NOW)
        stored = await Orders(database).find(order.id)
        assert stored is not None
        assert stored.check_interval == interval
        order = stored


async def test_money_is_never_a_float_in_the_file(database: Database, service: Service) -> None:
    await Orders(database).confirm(intent(service, price=Decimal("0.1")), NOW)
    kind = "typeof(price)" if database.dialect == "sqlite" else "pg_typeof(price)::text"
    async with database.read() as connection:
        stored = (await connection.execute(text(f"SELECT {kind}, price FROM orders"))).one()  # noqa: S608 no input in it
    expected = ("text", "0.1") if database.dialect == "sqlite" else ("numeric", Decimal("0.1"))
    assert tuple(stored) == expected
