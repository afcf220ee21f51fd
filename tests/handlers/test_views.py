"""Whatever people and providers write, every view is one that Telegram takes, in every language."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.catalogue.catalogue import Category
from core.catalogue.platforms import Kind, Platform
from core.catalogue.policy import Policy
from core.catalogue.prices import PriceList
from core.catalogue.service import ServiceType
from core.forms.fields import Topic
from core.forms.flow import Asked
from core.forms.form import Filling, Question
from handlers.buttons import FormChoice, NewOrder, ShowPlatform
from handlers.language import LANGUAGES, speaking
from handlers.menu import commands_of, description, short_description
from handlers.views import catalogue, form_ends, home, order_form, questions
from handlers.views.catalogue import Offer
from tests.core.samples import LINK, NOW, service
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.hostile import ASKED, PRICES, PROBLEM, QUESTIONS, SERVICES, STEPS, TEXT, WRONG
from tests.handlers.telegram_html import visible

PAGE = st.integers(-(10**6), 10**6)
NUMBER = st.integers(0, 10**9)
PLATFORM, KIND = st.sampled_from(Platform), st.sampled_from(Kind)
KINDS = st.lists(st.tuples(KIND, NUMBER), max_size=13)
OFFERS = st.builds(Offer, SERVICES, PRICES, PROBLEM, st.sampled_from(["", "12"]))
MANY = st.lists(OFFERS, max_size=12)
CATEGORIES = st.builds(Category, st.just("0" * 12), TEXT, TEXT, st.lists(SERVICES, max_size=2).map(tuple))
UP = st.sampled_from([NewOrder(), ShowPlatform(platform=Platform.SOUNDCLOUD)])
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    home.only_home: (),
    home.home: (TEXT, NUMBER),
    home.help_text: (st.just(commands_of(admin=True)), TEXT),
    home.not_understood: (),
    catalogue.platform_title: (PLATFORM,),
    catalogue.kind_title: (KIND,),
    catalogue.new_order: (st.lists(PLATFORM, max_size=25), st.lists(OFFERS, max_size=3)),
    catalogue.kinds: (PLATFORM, KINDS),
    catalogue.shelf: (PLATFORM, KIND, MANY, PAGE, UP),
    catalogue.categories: (st.lists(CATEGORIES, max_size=12), PAGE),
    catalogue.category: (CATEGORIES, MANY, PAGE, PAGE),
    catalogue.favourites: (MANY, PAGE),
    catalogue.ask_search: (),
    catalogue.found: (TEXT.filter(str.strip), MANY, PAGE, TEXT),
    catalogue.for_link: (PLATFORM, KINDS),
    catalogue.several_numbered: (TEXT, MANY, st.booleans()),
    catalogue.none_numbered: (TEXT,),
    catalogue.gone: (st.none() | UP,),
    catalogue.card: (OFFERS, TEXT, st.just("https://t.me/some_bot?start=s1"), st.booleans(), st.none() | UP),
    catalogue.not_orderable: (PROBLEM,),
    order_form.step: (st.just("0" * 32), STEPS, st.booleans()),
    questions.label: (st.sampled_from(Topic),),
    questions.hint: (ASKED,),
    questions.choice: (QUESTIONS, st.sampled_from(["1", "2", "600"])),
    questions.why: (WRONG,),
    form_ends.not_orderable: (PROBLEM,),
    form_ends.left: (),
    form_ends.nothing_to_leave: (),
    form_ends.left_before: (NUMBER,),
    form_ends.placed_all_the_same: (NUMBER,),
    form_ends.form_was_cancelled: (),
    form_ends.restarted: (),
    form_ends.moved_on: (),
    form_ends.changed: (),
    form_ends.away: (),
    form_ends.already_placed: (NUMBER,),
    form_ends.being_placed: (NUMBER,),
    form_ends.text_only: (),
}
PIECES: set[Callable[..., Any]] = {home.home_button}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.__module__.rpartition('.')[2]}.{view.__name__}")
@settings(
    max_examples=25,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_a_view_is_well_formed_and_fits_whatever_it_shows(view: Callable[..., Any], data: st.DataObject) -> None:
    with speaking(data.draw(st.sampled_from(list(LANGUAGES)))):
        shown = view(*(data.draw(argument) for argument in VIEWS[view]))
    text, keyboard = shown if isinstance(shown, tuple) else (shown, None)
    if isinstance(text, InlineKeyboardMarkup):
        text, keyboard = None, text
    if text is not None:
        visible(text)
    if keyboard is not None:
        check_keyboard(keyboard)


@pytest.mark.parametrize(
    "module", [home, catalogue, order_form, questions, form_ends], ids=lambda module: module.__name__
)
def test_no_view_is_left_out(module: ModuleType) -> None:
    public = {
        function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }
    assert public <= VIEWS.keys() | PIECES


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_telegram_shows_of_the_bot_fits_its_limits(code: str) -> None:
    with speaking(code):
        assert all(3 <= len(what) <= 256 for what in commands_of(admin=True).values())
        assert 1 <= len(description()) <= 512
        assert 1 <= len(short_description()) <= 120


@pytest.mark.parametrize("kind", ServiceType)
def test_every_question_of_every_form_has_words_and_buttons_that_fit(kind: ServiceType) -> None:
    offered = service(type=kind, drip_feed=True)
    filling = Filling(offered, Policy(), NOW.date())
    for type_of_traffic in "123":
        for question in filling.questions({"link": LINK, "runs": "2", "type_of_traffic": type_of_traffic}):
            asked = Asked(offered, question, 1, 2, PriceList("USD"))
            text, keyboard = order_form.step("0" * 32, asked, first=False)
            assert questions.hint(asked)
            visible(text)
            check_keyboard(keyboard)


def test_a_choice_carries_what_is_sent() -> None:
    asked = Question("type_of_traffic", Topic.TRAFFIC, choices=("1", "2"))
    _text, keyboard = order_form.step("k", Asked(service(), asked, 1, 1, PriceList("USD")), first=True)
    choices = [button for row in keyboard.inline_keyboard[:2] for button in row]
    assert [FormChoice.unpack(choice.callback_data or "").value for choice in choices] == ["1", "2"]
