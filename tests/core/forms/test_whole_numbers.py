"""Quantities are read as people type them, unless two people could read two different numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms.whole_numbers import whole_number

APART = [" ", "\u00a0", "\u2009", "\u202f", ",", ".", "'", "’", "_", "٬", "，"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1000", 1000),
        (" 01 ", 1),
        ("0", 0),
        ("1k", 1000),
        ("1 K", 1000),
        ("2.5k", 2500),
        ("2,5k", 2500),
        ("1.25k", 1250),
        ("1.5m", 1_500_000),
        ("1.000", 1000),
        ("1.000.000", 1_000_000),
        ("１０００", 1000),
        ("١٬٠٠٠", 1000),
        ("۱۰۰۰", 1000),
    ],
)
def test_a_quantity_is_read_as_it_was_meant(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1.5",
        "1,50",
        "100.5",
        "0.500",
        "1.0000",
        "1,000.000",
        "1 000.50",
        "1.000k",
        "1.234567k",
        "k",
        "-5",
        "+5",
        "1e3",
        "10-20",
        "½",
        "²",
        "1 0",
        "1 00",
        "1000 likes",
        "",
        "1,000,00",
        "1111111111111",
        "12 000 000 000 000",
    ],
)
def test_a_text_that_may_not_be_one_whole_number_is_not_read(text: str) -> None:
    assert whole_number(text) is None


@given(st.integers(1, 10**12 - 1), st.sampled_from(APART))
def test_any_thousands_separator_gives_the_same_number(number: int, apart: str) -> None:
    assert whole_number(f"{number:,}".replace(",", apart)) == number


@given(st.integers(1, 99_999))
def test_thousands_may_be_written_short(number: int) -> None:
    assert whole_number(f"{number}k") == number * 1000
