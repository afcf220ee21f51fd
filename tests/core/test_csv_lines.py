"""No cell of an exported table is run, and none loses anything."""

import csv
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv_lines import Value, cell, line

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9998, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # Hypothesis wants naive bounds
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)
HOSTILE = st.text(st.sampled_from("=+-@\t\r\n;,'\"a\ud800\u202e\x00 ＝"))
VALUES = st.none() | st.text() | HOSTILE | st.integers() | AMOUNTS | MOMENTS


@given(st.lists(VALUES, min_size=1))
def test_no_cell_is_a_formula_wherever_the_line_is_split(values: list[Value]) -> None:
    written = line(values)
    (cells,) = csv.reader(StringIO(written, newline=""))
    assert len(cells) == len(values)
    written.encode()
    for text in cells:
        assert not any(part.lstrip('"').startswith(BEGINS_A_FORMULA) for part in text.split(";"))
    for row in csv.reader(written.splitlines(keepends=True), delimiter=";", quoting=csv.QUOTE_NONE):
        assert not any(text.lstrip('"').startswith(BEGINS_A_FORMULA) for text in row)


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"])))
def test_a_cell_that_is_not_a_formula_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('=HYPERLINK("https://evil.com")', '\'=HYPERLINK("https://evil.com")'),
        ("https://x.com/a?b=c-d@e+f", "https://x.com/a?b=c-d@e+f"),
        ("a;=1+1", "a;'=1+1"),
        ('a;"=1+1;b', "a;'\"=1+1;b"),
        ("a\n=1+1;b", "a\n'=1+1;b"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00000001"), "0.00000001"),
        (Decimal("1.10"), "1.10"),
        (datetime(2026, 3, 2, 15, 0, 0, 5, tzinfo=timezone(timedelta(hours=3))), "2026-03-02T12:00:00+00:00"),
        (None, ""),
    ],
)
def test_values_are_written_plainly(value: Value, shown: str) -> None:
    assert cell(value) == shown
