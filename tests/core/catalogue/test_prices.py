"""Prices are per 1000 or per 1, marked up, and rounded up to the currency's minor unit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.prices import PriceList, round_up
from core.catalogue.rule import Rule
from core.catalogue.service import ServiceType, Unorderable
from tests.core.samples import listing, service

RATES = st.decimals(min_value="0.00001", max_value="100000", places=5)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("0.001", "USD", "0.01"),
        ("1.10", "USD", "1.10"),
        ("1.1001", "EUR", "1.11"),
        ("2.001", "TRY", "2.01"),
        ("1999.001", "VND", "2000"),
        ("0.2", "VND", "1"),
        ("0.001", "INR", "0.01"),
        ("0.001", "BRL", "0.01"),
        ("0", "USD", "0.00"),
        ("1.0001", "KWD", "1.001"),
        ("1.001", "XYZ", "1.01"),
    ],
)
def test_an_amount_is_rounded_up_to_what_the_currency_has(amount: str, currency: str, rounded: str) -> None:
    assert str(round_up(Decimal(amount), currency)) == rounded


def test_a_thousand_cost_the_rate_and_one_costs_a_thousandth_rounded_up() -> None:
    prices = PriceList("USD")
    followers = listing(rate=Decimal("0.90"))
    assert prices.quote(followers, 1000).price == Decimal("0.90")
    assert prices.quote(followers, 1).cost == Decimal("0.0009")
    assert prices.quote(followers, 1).price == Decimal("0.01")


def test_a_package_is_priced_per_one_if_the_operator_says_so() -> None:
    package = listing(type=ServiceType.PACKAGE, rate=Decimal("4.50"))
    assert PriceList("USD").quote(package, 1).price == Decimal("0.01")
    per_unit = PriceList("USD", per_unit_types=frozenset({ServiceType.PACKAGE}))
    assert per_unit.quote(package, 1).price == Decimal("4.50")
    assert per_unit.per(package) == 1
    assert per_unit.per(listing()) == 1000


def test_the_operators_markup_is_in_the_price_and_not_in_the_cost() -> None:
    quote = PriceList("USD", markup_percent=Decimal("12.5")).quote(listing(rate=Decimal(1)), 1000)
    assert (quote.cost, quote.price) == (Decimal(1), Decimal("1.13"))


def test_a_tiny_rate_is_shown_with_all_its_digits() -> None:
    tiny = listing(rate=Decimal("0.00013"))
    assert PriceList("USD", markup_percent=Decimal(10)).rate(tiny) == Decimal("0.000143")
    assert PriceList("USD").quote(tiny, 10).price == Decimal("0.01")


def test_dong_have_no_fractions() -> None:
    assert PriceList("VND").quote(listing(rate=Decimal("5.5")), 100).price == Decimal(1)


def test_an_order_without_a_bound_has_a_currency_but_no_amount() -> None:
    quote = PriceList("USD").quote(listing(), None)
    assert (quote.units, quote.cost, quote.price, quote.currency) == (None, None, None, "USD")


def test_capacity_counted_in_threads_has_no_price() -> None:
    threads = listing(rate=None, priced=False)
    quote = PriceList("USD").quote(threads, 100)
    assert (quote.units, quote.cost, quote.price, quote.currency) == (100, None, None, None)
    assert PriceList("USD").rate(threads) is None


@given(rate=RATES, units=st.integers(1, 10**7), currency=st.sampled_from(["USD", "VND", "KWD"]))
def test_a_price_covers_the_cost_by_less_than_the_smallest_piece(rate: Decimal, units: int, currency: str) -> None:
    quote = PriceList(currency).quote(listing(rate=rate), units)
    assert quote.cost is not None
    assert quote.price is not None
    piece = {"USD": Decimal("0.01"), "VND": Decimal(1), "KWD": Decimal("0.001")}[currency]
    assert 0 <= quote.price - quote.cost < piece
    assert quote.price % piece == 0


def test_a_shop_takes_its_own_currency_rounded_up_there() -> None:
    prices = PriceList("INR", Decimal(10), shop="USD", rates={"INR": Decimal("0.012")})
    # 100 INR are 1.20 USD, and 1.32 with the markup; a tenth of that and a bit is rounded up.
    assert prices.rate(listing(rate=Decimal(100))) == Decimal("1.32")
    quote = prices.quote(listing(rate=Decimal(100)), 101)
    assert (quote.cost, quote.price, quote.currency) == (Decimal("10.1"), Decimal("0.14"), "USD")
    assert prices.marked_up(Decimal(50)) == (Decimal("0.66"), "USD")
    assert prices.marked_up(Decimal(2), "USD") == (Decimal("2.20"), "USD")


def test_a_service_whose_currency_has_no_exchange_rate_has_no_price_and_is_not_sold() -> None:
    prices = PriceList("INR", shop="USD")
    assert prices.quote(listing(), 1000).price is None
    assert prices.rate(listing()) is None
    assert prices.marked_up(Decimal(1)) is None
    assert prices.refuses(listing()) is Unorderable.NO_RATE
    assert PriceList("INR").refuses(listing()) is None


def test_an_amount_of_the_operators_own_is_in_the_shops_currency() -> None:
    rule = Rule(percent=Decimal(0), fixed=Decimal("0.30"), floor=Decimal("0.10"))
    fixed = replace(service(rate=Decimal(100)), rule=rule)
    prices = PriceList("INR", shop="USD", rates={"INR": Decimal("0.012")})
    assert prices.rate(fixed) == Decimal("1.50")
    assert not prices.is_at_a_loss(fixed)
