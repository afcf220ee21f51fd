"""Types are known by their one spelling, whatever a catalogue writes; a row says itself what is wrong with it."""

from decimal import Decimal
from typing import Any

import pytest

from core.catalogue.service import ServiceType, Unorderable
from tests.core.samples import listing


@pytest.mark.parametrize("kind", ServiceType)
def test_every_type_is_read_in_capitals_with_underscores_and_in_the_singular(kind: ServiceType) -> None:
    plain = kind.value
    for spelling in (plain, plain.upper(), plain.replace(" ", "_").lower(), f"  {plain} ", plain.removesuffix("s")):
        assert ServiceType.read(spelling) is kind


@pytest.mark.parametrize("spelling", ["custom_comments", "Custom Comment", "CUSTOM-COMMENTS", "custom  comments"])
def test_spellings_seen_in_the_field_are_custom_comments(spelling: str) -> None:
    assert ServiceType.read(spelling) is ServiceType.CUSTOM_COMMENTS


@pytest.mark.parametrize("word", ["Special", "", "viewers", "Default 2", "Custom", "Comments"])
def test_a_type_that_is_not_documented_is_not_a_type(word: str) -> None:
    assert ServiceType.read(word) is None


def test_a_row_with_everything_in_order_has_no_fault() -> None:
    assert listing().fault is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": None, "type_text": "Special"}, Unorderable.UNKNOWN_TYPE),
        ({"rate": None}, Unorderable.UNPRICED),
        ({"rate": Decimal(0)}, Unorderable.UNPRICED),
        ({"rate": Decimal("-1")}, Unorderable.UNPRICED),
        ({"minimum": None}, Unorderable.NO_LIMITS),
        ({"maximum": None}, Unorderable.NO_LIMITS),
        ({"maximum": 0}, Unorderable.NO_LIMITS),
        ({"minimum": 0, "maximum": -1}, Unorderable.NO_LIMITS),
        ({"minimum": 11, "maximum": 10}, Unorderable.BAD_LIMITS),
    ],
)
def test_a_row_says_what_keeps_it_from_being_ordered(changes: dict[str, Any], fault: Unorderable) -> None:
    assert listing(**changes).fault is fault


def test_a_row_needs_no_rate_if_capacity_is_not_money() -> None:
    assert listing(rate=None, priced=False).fault is None
