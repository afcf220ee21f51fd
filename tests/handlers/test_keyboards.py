"""Every keyboard is one that Telegram takes: labels to read, and no more than 64 bytes behind each button."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.unconfirmed_number import LONGEST_NUMBER, is_number
from handlers.views import keyboards
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.hostile import ORDERS, TEXT

NAMES = ["baostar-404", "panel-398", "panel-6207"]
LONGEST_NAME = "p" * 32
"""Settings allow no longer name of a provider."""
LARGEST = 2**63 - 1
PAGE = st.integers(-(10**6), 10**6)
ID = st.integers(1, LARGEST)
ROWS = st.lists(st.tuples(ID, TEXT), max_size=20)
NUMBER = st.text(min_size=1, max_size=LONGEST_NUMBER).filter(is_number)
KEYBOARDS: dict[Callable[..., InlineKeyboardMarkup], tuple[st.SearchStrategy[Any], ...]] = {
    keyboards.order: (ORDERS, st.booleans(), st.booleans(), st.booleans()),
    keyboards.orders: (ROWS, PAGE, st.integers(0, 10**6)),
    keyboards.ask_cancel: (ID,),
    keyboards.show_order: (ID, st.booleans()),
    keyboards.decide: (ID,),
    keyboards.ask_missing: (ID,),
    keyboards.found_after_all: (ID,),
    keyboards.is_it: (ID, NUMBER),
    keyboards.other_number: (ID,),
    keyboards.which_order: (st.lists(ID, min_size=1, max_size=20), NUMBER),
    keyboards.more_unconfirmed: (ID,),
}


@pytest.mark.parametrize("build", KEYBOARDS, ids=lambda build: build.__name__)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_keyboard_is_taken_whatever_stands_on_it(
    build: Callable[..., InlineKeyboardMarkup], data: st.DataObject
) -> None:
    check_keyboard(build(*(data.draw(argument) for argument in KEYBOARDS[build])))


def test_no_keyboard_is_left_out() -> None:
    public = {
        function
        for name, function in vars(keyboards).items()
        if inspect.isfunction(function) and function.__module__ == keyboards.__name__ and not name.startswith("_")
    }
    assert public == KEYBOARDS.keys()
