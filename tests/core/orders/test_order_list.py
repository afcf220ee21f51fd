"""A list of orders reads what a person searches for."""

import pytest

from core.orders.order_list import OrderGroup, number_of, search_words
from core.orders.status import OrderStatus


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  followers   bob ", ["followers", "bob"]),
        ("https://www.instagram.com/bob/", ["instagram.com/bob"]),
        ("HTTP://Instagram.com/bob", ["Instagram.com/bob"]),
        ("www.x.com/https://y", ["x.com/https://y"]),
        ("https:// / www.", []),
        ("", []),
    ],
)
def test_a_search_is_for_words_and_links_however_they_are_spelled(text: str, words: list[str]) -> None:
    assert search_words(text) == words


@pytest.mark.parametrize(
    ("word", "number"),
    [("12", 12), ("#12", 12), ("##12", None), ("12k", None), ("-1", None), ("²", None), ("9" * 16, None), ("", None)],
)
def test_a_word_may_be_an_orders_number(word: str, number: int | None) -> None:
    assert number_of(word) == number


def test_an_ended_order_needs_nobody() -> None:
    assert OrderGroup.NEEDS_YOU.statuses == {OrderStatus.PAUSED, OrderStatus.ERROR}
    assert not any(status.final for status in OrderGroup.NEEDS_YOU.statuses | OrderGroup.OPEN.statuses)
    assert all(status.final for status in OrderGroup.DONE.statuses)
