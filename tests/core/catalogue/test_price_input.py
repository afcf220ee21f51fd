"""What an operator writes for a price is read as they mean it, or not at all."""

from decimal import Decimal

import pytest

from core.catalogue.price_input import UnreadableAmount, markup_readings, read_amount, read_markup


@pytest.mark.parametrize(
    ("written", "percent", "fixed"),
    [
        ("15%", "15", None),
        (" 15 % ", "15", None),
        ("12,5%", "12.5", None),
        ("-5%", "-5", None),
        ("15% + 0.20", "15", "0.20"),
        ("15%+0,20", "15", "0.20"),
        ("15% - 0.20", "15", "-0.20"),
        ("+0.20", None, "0.20"),
        ("0.20", None, "0.20"),
        ("-0.20", None, "-0.20"),
    ],
)
def test_a_markup_is_percent_or_an_amount_or_both(written: str, percent: str | None, fixed: str | None) -> None:
    expected = {"percent": percent, "fixed": fixed}
    assert read_markup(written) == {name: Decimal(value) for name, value in expected.items() if value is not None}


@pytest.mark.parametrize("written", ["", "%", "ten", "1.000.000", "-101%", "100001%", "15%%", "1 2", "1e9", "15% USD"])
def test_a_text_that_may_not_be_a_markup_is_refused(written: str) -> None:
    with pytest.raises(UnreadableAmount):
        read_markup(written)


@pytest.mark.parametrize("written", ["50", "+50", "-5"])
def test_a_number_alone_may_be_percent_or_an_amount(written: str) -> None:
    assert markup_readings(written, "USD") == [{"percent": Decimal(written)}, {"fixed": Decimal(written)}]


@pytest.mark.parametrize("written", ["50%", "50 USD", "50usd", "5% + 50", "-200", "100001"])
def test_a_sign_or_a_size_says_which_is_meant(written: str) -> None:
    assert markup_readings(written, "USD") == [read_markup(written, "USD")]


def test_only_the_currency_of_the_prices_may_be_named() -> None:
    assert read_amount("1.50 usd", "USD") == Decimal("1.50")
    for written in ("1.50 EUR", "USD"):
        with pytest.raises(UnreadableAmount):
            read_amount(written, "USD")
        with pytest.raises(UnreadableAmount):
            markup_readings(written, "USD")


@pytest.mark.parametrize(("written", "amount"), [("1.50", "1.50"), (" 1,5 ", "1.5"), ("0", "0"), ("+2", "2")])
def test_an_amount_is_read_with_a_point_or_a_comma(written: str, amount: str) -> None:
    assert read_amount(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["", "-1", "1.2.3", "free", "10%", "inf", "9" * 13])
def test_a_text_that_may_not_be_an_amount_is_refused(written: str) -> None:
    with pytest.raises(UnreadableAmount):
        read_amount(written)
