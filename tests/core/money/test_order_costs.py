"""A person has spent what was charged, not what was quoted."""

from decimal import Decimal

import pytest

from core.catalogue.prices import PriceList
from core.money.order_costs import cost_to_owner, spent
from core.orders.status import OrderStatus
from tests.core.samples import order

PRICES = {"north": PriceList("USD")}
PARTIAL = OrderStatus.PARTIAL


def test_the_charged_amount_counts_and_not_the_quoted_one() -> None:
    whole = order(1, status=OrderStatus.COMPLETED, price=Decimal("1.08"), cost=Decimal("1.08"), charge=Decimal("1.08"))
    part = order(2, status=PARTIAL, price=Decimal("0.42"), cost=Decimal("0.42"), charge=Decimal("0.26"))
    assert spent([whole, part], PRICES) == [("USD", Decimal("1.34"), 2)]


def test_a_charge_is_marked_up_like_its_price_was_whatever_the_markup_is_today() -> None:
    part = order(status=PARTIAL, price=Decimal("0.60"), cost=Decimal("0.50"), charge=Decimal("0.251"))
    assert cost_to_owner(part, PriceList("USD", Decimal(90))) == (Decimal("0.31"), "USD")
    assert cost_to_owner(part, None) == (Decimal("0.31"), "USD")


def test_a_charge_in_the_providers_currency_is_told_in_that_of_the_price() -> None:
    half = order(
        status=PARTIAL, price=Decimal("4.00"), cost=Decimal("100"), charge=Decimal("50"), charge_currency="TRY"
    )
    assert cost_to_owner(half, None) == (Decimal("2.00"), "USD")


def test_a_charge_without_an_earlier_price_is_marked_up_at_todays_markup() -> None:
    open_ended = order(status=PARTIAL, price=None, cost=None, charge=Decimal("0.251"))
    assert cost_to_owner(open_ended, PriceList("USD", Decimal(20))) == (Decimal("0.31"), "USD")


@pytest.mark.parametrize(
    ("status", "charge", "amount"),
    [
        (OrderStatus.IN_PROGRESS, None, "0.99"),
        (OrderStatus.IN_PROGRESS, Decimal(0), "0.99"),
        (OrderStatus.IN_PROGRESS, Decimal("0.50"), "0.50"),
        (PARTIAL, Decimal(0), "0"),
        (PARTIAL, None, "0.99"),
    ],
)
def test_until_a_charge_is_known_the_price_counts(status: OrderStatus, charge: Decimal | None, amount: str) -> None:
    of_one = order(status=status, charge=charge, cost=Decimal("0.99"))
    assert cost_to_owner(of_one, PRICES["north"]) == (Decimal(amount), "USD")


def test_each_currency_has_its_own_sum_and_orders_without_an_amount_do_not_count() -> None:
    bought = [
        order(1),
        order(2, currency="VND", price=Decimal(100)),
        order(3, price=None, charge=Decimal("0.10"), charge_currency="EUR"),
        order(4, price=None),
        order(5, provider="gone", price=None, charge=Decimal("0.10")),
    ]
    assert spent(bought, PRICES) == [
        ("EUR", Decimal("0.10"), 1),
        ("USD", Decimal("0.99"), 1),
        ("VND", Decimal(100), 1),
    ]


def test_a_thousand_small_charges_add_up_to_the_cent() -> None:
    many = [order(id, status=OrderStatus.COMPLETED, cost=Decimal("0.99"), charge=Decimal("0.1")) for id in range(1000)]
    assert spent(many, PRICES) == [("USD", Decimal("100.0"), 1000)]
