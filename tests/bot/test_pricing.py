"""The settings decide how people pay."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from bot.pricing import credit, price_lists
from core.money.credit import CreditMode
from core.money.limits import Limits
from tests.bot.conftest import Read
from tests.core.samples import listing

Complaint = Callable[..., str]


def test_a_private_bot_starts_with_limits_and_its_providers_currency(read: Read) -> None:
    settings = read(PROVIDERS__NORTH__CURRENCY="TRY")
    assert (credit(settings).mode, credit(settings).currency) == (CreditMode.LIMITS, None)
    quote = price_lists(settings)["north"].quote(listing(rate=Decimal(30)), 1000)
    assert (quote.price, quote.currency) == (Decimal("30.00"), "TRY")


@pytest.mark.parametrize("chosen", [{}, {"SHOP__CREDIT": "off"}])
def test_a_public_bot_without_credit_does_not_start(complaint: Complaint, chosen: dict[str, str]) -> None:
    said = complaint(ACCESS="public", **chosen)
    assert said == "SHOP__CREDIT: must be wallet or limits where ACCESS is public, or strangers spend your money"


def test_a_wallet_counts_in_the_providers_currency_unless_another_is_set(read: Read) -> None:
    assert credit(read(SHOP__CREDIT="wallet", PROVIDERS__NORTH__CURRENCY="TRY")).currency == "TRY"
    assert credit(read(SHOP__CREDIT="wallet", SHOP__CURRENCY="EUR")).currency == "EUR"


def test_a_wallet_over_two_currencies_must_be_told_which_it_counts_in(complaint: Complaint) -> None:
    south = {"URL": "https://south.example", "KEY": "south-secret", "CURRENCY": "VND"}
    said = complaint(SHOP__CREDIT="wallet", **{f"PROVIDERS__SOUTH__{name}": value for name, value in south.items()})
    assert said == "SHOP__CURRENCY: must be set: your providers count in USD, VND"


@pytest.mark.parametrize(
    "written",
    ["INR=0.012", "INR=0 2026-11-01", "inr=1 2026-11-01", "INR=x 2026-11-01", "INR=1 2026-13-01", "INR=-1 2026-11-01"],
)
def test_a_rate_that_makes_no_sense_or_has_no_day_is_refused(complaint: Complaint, written: str) -> None:
    said = complaint(SHOP__RATES=written)
    assert said == f"SHOP__RATES: '{written}' is not a rate: write INR=0.012 2026-11-01, with the day of the rate"


def test_a_provider_is_sold_at_its_rate(read: Read) -> None:
    prices = price_lists(
        read(
            SHOP__CURRENCY="USD",
            SHOP__RATES="INR=0.012 2026-11-01",
            PROVIDERS__NORTH__CURRENCY="INR",
            MARKUP_PERCENT="10",
        )
    )["north"]
    quote = prices.quote(listing(rate=Decimal(80)), 500)
    # 40 INR are 0.48 USD; 10% more are 0.528.
    assert (quote.cost, quote.price, quote.currency) == (Decimal(40), Decimal("0.53"), "USD")


def test_limits_are_read_and_a_subscription_then_needs_a_bound(read: Read) -> None:
    assert not price_lists(read())["north"].needs_bound
    settings = read(SHOP__LIMIT_PER_ORDER="10", SHOP__LIMIT_PER_PERSON_DAY="50.50", SHOP__LIMIT_PER_DAY="500")
    limits = credit(settings).limits
    assert limits == Limits(per_order=Decimal(10), per_person_day=Decimal("50.50"), per_day=Decimal(500))
    assert price_lists(settings)["north"].needs_bound


def test_a_public_bot_with_limits_has_one_for_the_day(complaint: Complaint, read: Read) -> None:
    said = complaint(ACCESS="public", SHOP__CREDIT="limits", SHOP__LIMIT_PER_ORDER="5")
    assert said.startswith("SHOP__LIMIT_PER_DAY: must be set where ACCESS is public and SHOP__CREDIT is limits")
    assert read(ACCESS="public", SHOP__CREDIT="limits", SHOP__LIMIT_PER_DAY="5").access == "public"


def test_a_limit_that_would_have_no_effect_is_refused(complaint: Complaint) -> None:
    said = complaint(SHOP__CREDIT="off", SHOP__LIMIT_PER_DAY="5")
    assert said == "SHOP__CREDIT: is off, so no limit counts: choose limits or wallet"


@pytest.mark.parametrize("pays", [{}, {"SHOP__CREDIT": "off"}, {"SHOP__CREDIT": "limits"}])
def test_stars_need_balances_to_go_into(complaint: Complaint, pays: dict[str, str]) -> None:
    assert complaint(STARS__RATE="0.013", **pays) == "STARS__RATE: tops up balances, so SHOP__CREDIT must be wallet"


def test_stars_are_not_taken_before_they_have_a_rate(read: Read) -> None:
    assert read().stars.rate is None
    assert read(STARS__RATE="0.013", SHOP__CREDIT="wallet").stars.rate == Decimal("0.013")
