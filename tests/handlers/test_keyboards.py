"""Every keyboard is one that Telegram takes: labels to read, and no more than 64 bytes behind each button."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.catalogue.policy import Policy
from core.catalogue.service import ServiceType
from core.forms.form import Filling, Question
from core.people.terms import TERMS_VERSION
from handlers.buttons import AcceptTerms, FormChoice
from handlers.conversation import Draft
from handlers.views import keyboards
from tests.core.samples import LINK, NOW, service
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.hostile import QUESTIONS

NAMES = ["baostar-404", "panel-398", "panel-6207"]
LONGEST_NAME = "p" * 32
"""Settings allow no longer name of a provider."""
LARGEST = 2**63 - 1
ID = st.integers(1, LARGEST)
KEY = st.just(Draft(service_id=1).key)
KEYBOARDS: dict[Callable[..., InlineKeyboardMarkup], tuple[st.SearchStrategy[Any], ...]] = {
    keyboards.question: (KEY, QUESTIONS, st.booleans()),
    keyboards.summary: (KEY, st.booleans()),
    keyboards.begin_again: (ID,),
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


@pytest.mark.parametrize("kind", ServiceType)
def test_every_question_of_every_form_has_buttons_that_fit(kind: ServiceType) -> None:
    filling = Filling(service(type=kind, drip_feed=True), Policy(), NOW.date())
    for type_of_traffic in "123":
        for question in filling.questions({"link": LINK, "runs": "2", "type_of_traffic": type_of_traffic}):
            check_keyboard(keyboards.question(Draft(service_id=LARGEST).key, question, first=False))


def test_a_choice_carries_what_is_sent() -> None:
    asked = Question("type_of_traffic", "Type", "", False, {"1": "Google", "2": "A page"})
    choices = keyboards.question("k", asked, first=True).inline_keyboard[0]
    assert [FormChoice.unpack(choice.callback_data or "").value for choice in choices] == ["1", "2"]


def test_the_widest_buttons_still_fit() -> None:
    assert len(AcceptTerms(version=TERMS_VERSION).pack().encode()) <= 64
