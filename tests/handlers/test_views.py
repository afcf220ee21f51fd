"""Telegram takes every view in every language, whatever people and providers write."""

import inspect
import re
from collections.abc import Callable
from enum import Enum
from types import ModuleType
from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy
from core.catalogue.platforms import Kind
from core.catalogue.prices import PriceList
from core.catalogue.service import ServiceType
from core.forms.fields import Topic
from core.forms.flow import Asked
from core.forms.form import Filling, Question
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus
from core.people.access import Access
from core.people.preferences import Level
from core.people.role import Role
from core.people.visibility import ProviderNames, Visibility
from core.requests.request import RequestStatus, RequestTopic
from handlers.buttons import FormChoice
from handlers.language import LANGUAGES, speaking
from handlers.menu import commands_of, description, short_description
from handlers.reader import reading
from handlers.views import (
    order_form,
    questions,
    unconfirmed_number,
)
from handlers.views.words import clipped
from tests.core.samples import ADA, ALICE, LINK, NOW
from tests.core.samples import service as sample_service
from tests.handlers import desk_views, member_views, money_views, order_views, request_views, shop_views
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.telegram_html import check_characters, utf16, visible

GROUPS = [shop_views, order_views, request_views, member_views, desk_views, money_views]
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    view: handed for group in GROUPS for view, handed in group.VIEWS.items()
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    label: handed for group in GROUPS for label, handed in getattr(group, "LABELS", {}).items()
}
"""On buttons, in the answers to presses and in the input field: without HTML."""
PIECES: set[Callable[..., Any]] = {piece for group in GROUPS for piece in group.PIECES}
MODULES = [module for group in GROUPS for module in group.MODULES]

ENUMS: list[type[Enum]] = [
    OrderStatus,
    RefillStatus,
    ServiceType,
    Reason,
    Topic,
    RequestTopic,
    RequestStatus,
    Level,
    Kind,
]
INNER = re.compile(
    "|".join(
        rf"\b{re.escape(name)}\b"
        for enum in ENUMS
        for name in [f"{enum.__name__}.", *(str(one.value) for one in enum if "_" in str(one.value))]
    )
    + r"|\bDecimal\(|\bdatetime\.|\bTraceback\b| object at 0x"
)
"""Names that only the code knows: an enum without words, or a value that was never put into words."""


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.__module__.rpartition('.')[2]}.{view.__name__}")
@settings(
    max_examples=12,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_a_view_is_well_formed_and_fits_whatever_it_shows(view: Callable[..., Any], data: st.DataObject) -> None:
    visibility = Visibility(
        Access(public=True, owners=frozenset({ADA}), allowed=frozenset()), names=ProviderNames.of(["north"])
    )
    reader = reading(visibility, data.draw(st.sampled_from([ADA, ALICE])))
    with speaking(data.draw(st.sampled_from(list(LANGUAGES)))), reader:
        shown = view(*(data.draw(argument) for argument in VIEWS[view]))
    text, keyboard = shown if isinstance(shown, tuple) else (shown, None)
    if isinstance(text, InlineKeyboardMarkup):
        text, keyboard = None, text
    if text is not None:
        visible(text)
        assert not INNER.search(text)
    if keyboard is not None:
        check_keyboard(keyboard)
        assert not any(INNER.search(key.text) for row in keyboard.inline_keyboard for key in row)


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.__name__)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_label_reverses_no_text_and_fits(label: Callable[..., str], data: st.DataObject) -> None:
    text = label(*(data.draw(argument) for argument in LABELS[label]))
    check_characters(clipped(text, 200))
    assert label is not unconfirmed_number.number_placeholder or utf16(text) <= 64


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_view_is_left_out(module: ModuleType) -> None:
    public = {
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public <= VIEWS.keys() | LABELS.keys() | PIECES


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_bots_name_and_descriptions_fit_telegrams_limits(code: str) -> None:
    with speaking(code):
        assert all(3 <= len(what) <= 256 for what in commands_of(Role.OWNER).values())
        assert 1 <= len(description()) <= 512
        assert 1 <= len(short_description()) <= 120


@pytest.mark.parametrize("kind", ServiceType)
def test_every_question_of_every_form_has_words_and_buttons_that_fit(kind: ServiceType) -> None:
    offered = sample_service(type=kind, drip_feed=True)
    filling = Filling(offered, Policy(), NOW.date())
    for type_of_traffic in "123":
        for question in filling.questions({"link": LINK, "runs": "2", "type_of_traffic": type_of_traffic}):
            asked = Asked(offered, question, 1, 2, PriceList("USD"))
            text, keyboard = order_form.step("0" * 32, asked)
            assert questions.hint(asked)
            visible(text)
            check_keyboard(keyboard)


def test_a_choice_carries_what_is_sent() -> None:
    asked = Question("type_of_traffic", Topic.TRAFFIC, choices=("1", "2"))
    _text, keyboard = order_form.step("k", Asked(sample_service(), asked, 1, 1, PriceList("USD")))
    choices = [button for row in keyboard.inline_keyboard[:2] for button in row]
    assert [FormChoice.unpack(choice.callback_data or "").value for choice in choices] == ["1", "2"]
