"""Values as providers write them: read if they mean one thing, None if they mean two things or nothing."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.answers.values import UNLIMITED, amount, flag, identifier, maximum, minimum, whole


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("-0,278", "-0.278"),
        ("1,000.50", "1000.50"),
        ("1.000,50", "1000.50"),
        ("1,000,000", "1000000"),
        (" 8 ", "8"),
        ("1e-5", "0.00001"),
        (Decimal("0.2174"), "0.2174"),
        (3, "3"),
    ],
)
def test_money_is_read_in_several_spellings(value: Any, expected: str) -> None:
    assert amount(value) == Decimal(expected)


@pytest.mark.parametrize(
    "value", ["1,000", "Unknown", "", "NaN", "Infinity", "1_000", "1 2", "٣", "1e999999", "9" * 99, True, None, [], {}]
)
def test_unreadable_or_ambiguous_money_is_none(value: Any) -> None:
    assert amount(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("3572", 3572), ("1,000", 1000), ("50.0", 50), (-2, -2), ("-2", -2), (Decimal("1E+2"), 100), ("2.5", None)],
)
def test_counts_are_read(value: Any, expected: int | None) -> None:
    assert whole(value) == expected


@pytest.mark.parametrize("value", [2**63, 10**40, "Unknown", "", None, False, Decimal("1E+99"), Decimal("NaN")])
def test_counts_too_large_for_a_database_are_none(value: Any) -> None:
    assert whole(value) is None


@pytest.mark.parametrize("value", [5, "5", 5.0, Decimal("5.0"), " 5 "])
def test_one_id_is_read_in_five_spellings(value: Any) -> None:
    assert identifier(value) == "5"


NO_ID = [0, "0", "00", -1, "-1", "", "a b", "1,2", True, None, 5.5, [], "5" * 101, "null", "N/A", "success", "error"]


@pytest.mark.parametrize("value", NO_ID)
def test_a_text_that_is_not_an_id_is_none(value: Any) -> None:
    assert identifier(value) is None


@pytest.mark.parametrize("value", [True, 1, "1", "true", "Yes", Decimal(1)])
def test_words_for_yes_are_true(value: Any) -> None:
    assert flag(value)


@pytest.mark.parametrize("value", [False, 0, "0", "false", "no", "", None, [], {}, 2])
def test_anything_else_is_false(value: Any) -> None:
    assert not flag(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=5))
def test_english_and_turkish_grouping_give_the_same_amount(money: Decimal) -> None:
    english = f"{money:,}"
    turkish = english.translate(str.maketrans(",.", ".,"))
    assert amount(english) == amount(turkish) == amount(str(money)) == money


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$0.90", "0.90"),
        ("0.90 / 1k", "0.90"),
        ("0.90 USD per 1000", "0.90"),
        ("₹1,50,000.00", "150000"),
        ("Rs. 1,23,456.78", "123456.78"),
        ("R$ 1,20", "1.20"),
        ("1.000.000 VND", "1000000"),
    ],
)
def test_money_is_read_as_shops_write_it(value: str, expected: str) -> None:
    assert amount(value) == Decimal(expected)


@pytest.mark.parametrize("value", ["1.000 VND", "₫1.500", "Rp 1.500", "1,000 USD", "0.90 per day", "free"])
def test_an_amount_that_may_be_a_thousand_or_one_is_not_a_price(value: str) -> None:
    assert amount(value) is None


@given(
    number=st.integers(1_000, 10**12),
    apart=st.sampled_from([" ", "\u00a0", "\u202f", ",", ".", "'", "’", "&nbsp;"]),
    more=st.sampled_from(["", "+"]),
    around=st.sampled_from(["{}", " {} "]),
)
def test_a_count_is_the_same_however_its_thousands_are_separated(
    number: int, apart: str, more: str, around: str
) -> None:
    written = around.format(f"{number:,}".replace(",", apart) + more)
    assert minimum(written) == maximum(written) == number


@given(
    tenths=st.integers(1, 99_999),
    unit=st.sampled_from([("k", 10**3), ("K", 10**3), (" K", 10**3), ("M", 10**6), ("b", 10**9)]),
    point=st.sampled_from([".", ","]),
)
def test_a_short_count_is_read_in_full(tenths: int, unit: tuple[str, int], point: str) -> None:
    letter, times = unit
    assert maximum(f"{tenths // 10}{point}{tenths % 10}{letter}") == tenths * times // 10


@pytest.mark.parametrize("value", ["∞", " Unlimited", "INFINITE", "no limit", "sinirsiz"])
def test_a_maximum_without_end_is_a_number(value: str) -> None:
    assert maximum(value) == UNLIMITED


@given(st.integers(-(10**9), 0))
def test_nothing_below_one_can_be_ordered(number: int) -> None:
    assert minimum(number) == minimum(str(number)) == 1
    assert maximum(number) is maximum(str(number)) is None
