"""Sales add up, each currency by itself, and the report says how fast services deliver."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.catalogue.prices import PriceList
from core.orders.status import OrderStatus
from core.people.zones import zone
from core.statistics.completion import Completion, Ended, completions
from core.statistics.sales import Sold, sales_report
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_statistics import FakeStatistics
from tests.core.samples import ALICE, BOB, NOW, order

HOUR = timedelta(hours=1)
PRICES = {"north": PriceList("USD"), "south": PriceList("TRY", shop="USD", rates={"TRY": Decimal("0.025")})}


async def sold(*orders: Any) -> list[Sold]:
    kept = FakeOrders(FakeNotices())
    kept.put(*orders)
    return await FakeStatistics(kept).sold(NOW - 99 * HOUR, NOW + 99 * HOUR)


async def test_revenue_cost_and_margin_add_up_by_service_and_by_person() -> None:
    orders = [
        order(1, price=Decimal(3), cost=Decimal(2), service_id=1, service_name="Likes"),
        order(2, price=Decimal(3), cost=Decimal(2), service_id=1, service_name="Likes", user_id=BOB),
        order(3, price=Decimal(10), cost=Decimal(8), service_id=2, service_name="Views"),
        order(4, status=OrderStatus.REFUNDED),
        order(5, status=OrderStatus.NOT_SENT, provider_order=None),
    ]
    found = sales_report(await sold(*orders), PRICES, UTC)
    (in_all,) = found.in_all
    assert (in_all.orders, in_all.revenue, in_all.cost, in_all.margin) == (3, Decimal(16), Decimal(12), Decimal(4))
    assert [(one.name, one.orders, one.revenue) for one in found.services] == [
        ("Views", 1, Decimal(10)),
        ("Likes", 2, Decimal(6)),
    ]
    assert [(one.key, one.margin) for one in found.people] == [(ALICE, Decimal(3)), (BOB, Decimal(1))]


async def test_a_charge_counts_once_it_is_known() -> None:
    half = order(1, status=OrderStatus.PARTIAL, price=Decimal(3), cost=Decimal(2), charge=Decimal(1))
    (in_all,) = sales_report(await sold(half), PRICES, UTC).in_all
    assert (in_all.revenue, in_all.cost) == (Decimal("1.50"), Decimal(1))


async def test_a_cost_in_another_currency_is_told_in_that_of_the_price() -> None:
    lira = order(1, provider="south", price=Decimal(3), cost=Decimal(80), currency="USD", cost_currency="TRY")
    dong = order(2, price=Decimal(5000), cost=Decimal(4000), currency="VND")
    found = {one.currency: one for one in sales_report(await sold(lira, dong), PRICES, UTC).in_all}
    assert found["USD"].margin == Decimal(1)
    assert found["VND"].margin == Decimal(1000)


async def test_a_day_begins_at_midnight_where_the_operator_lives() -> None:
    late = order(1, created_at=datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    early = order(2, created_at=datetime(2026, 3, 2, 20, 30, tzinfo=UTC))
    days = sales_report(await sold(late, early), PRICES, zone("Europe/Istanbul")).days
    assert [(one.key, one.orders) for one in days] == [(date(2026, 3, 2), 1), (date(2026, 3, 3), 1)]


def test_median_and_nine_of_ten_are_of_the_completed_orders_and_the_share_is_of_all() -> None:
    done = [Ended(1, OrderStatus.COMPLETED, n * HOUR) for n in range(1, 11)]
    partial = [Ended(1, OrderStatus.PARTIAL, 99 * HOUR)] * 10
    found = completions([*done, *partial, Ended(2, OrderStatus.CANCELED, HOUR)])
    assert found == {1: Completion(completed=10, share=0.5, usual=5.5 * HOUR, slow=9 * HOUR)}
