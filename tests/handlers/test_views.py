"""Whatever people and providers write, every view is one that Telegram takes, in every language."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from aiogram.types import InlineKeyboardMarkup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.catalogue.catalogue import Category
from core.catalogue.platforms import Kind, Platform
from core.requests.advice import HasEnded, MayCancel, RefillOpen, RefillUnderWay, StillUsual
from core.requests.request import Part, Reason, Request, RequestNews, RequestStatus, Topic
from handlers.buttons import NewOrder, ShowPlatform
from handlers.language import LANGUAGES, speaking
from handlers.menu import commands_of, description, short_description
from handlers.views import catalogue, home, request_desk, requests
from handlers.views.catalogue import Offer
from tests.core.samples import NOW
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.hostile import LINES, ORDERS, PRICES, PROBLEM, SERVICES, TEXT
from tests.handlers.telegram_html import visible

PAGE = st.integers(-(10**6), 10**6)
NUMBER = st.integers(0, 10**9)
PLATFORM, KIND = st.sampled_from(Platform), st.sampled_from(Kind)
KINDS = st.lists(st.tuples(KIND, NUMBER), max_size=13)
OFFERS = st.builds(Offer, SERVICES, PRICES, PROBLEM, st.sampled_from(["", "12"]))
MANY = st.lists(OFFERS, max_size=12)
CATEGORIES = st.builds(Category, st.just("0" * 12), TEXT, TEXT, st.lists(SERVICES, max_size=2).map(tuple))
TOPIC, MOMENT = st.sampled_from(Topic), st.sampled_from([NOW, NOW + timedelta(days=400)])
SPAN = st.timedeltas(timedelta(), timedelta(days=400))
ADVICE = st.one_of(
    st.builds(StillUsual, usual=SPAN, age=SPAN),
    st.builds(RefillOpen, until=st.none() | MOMENT),
    st.sampled_from([HasEnded(), RefillUnderWay(), MayCancel()]),
)
REQUESTS = st.builds(
    Request,
    id=NUMBER,
    version=NUMBER,
    order_id=NUMBER,
    user_id=NUMBER,
    chat_id=NUMBER,
    topic=TOPIC,
    words=LINES,
    created_at=MOMENT,
    status=st.sampled_from(RequestStatus),
    answer=LINES,
    more=LINES,
    last_answer=LINES,
    reason=st.none() | st.sampled_from(Reason),
)
NEWS = st.builds(
    RequestNews,
    request_id=NUMBER,
    part=st.sampled_from(Part),
    topic=TOPIC,
    words=LINES,
    reason=st.none() | st.sampled_from(Reason),
    may_reply=st.booleans(),
    refill_until=st.none() | MOMENT,
)
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
    requests.topic_name: (TOPIC,),
    requests.topics: (ORDERS,),
    requests.advised: (ORDERS, TOPIC, ADVICE),
    requests.day: (MOMENT,),
    requests.ask_words: (NUMBER,),
    requests.ask_more: (REQUESTS,),
    requests.placeholder: (),
    requests.too_long: (),
    requests.text_only: (),
    requests.sent: (REQUESTS,),
    requests.open_already: (NUMBER, NUMBER),
    requests.too_many: (NUMBER,),
    requests.no_reply_wanted: (),
    requests.told: (ORDERS, NEWS),
    requests.mine: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, MOMENT),
    requests.listed: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, MOMENT),
    requests.one_of_mine: (ORDERS, REQUESTS),
    requests.said: (REQUESTS,),
    request_desk.asked: (ORDERS, NEWS, MOMENT),
    request_desk.open_ones: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, MOMENT),
    request_desk.one: (ORDERS, REQUESTS, MOMENT),
    request_desk.ask_answer: (REQUESTS,),
    request_desk.answered: (REQUESTS,),
    request_desk.ask_reason: (REQUESTS,),
    request_desk.closed: (REQUESTS,),
    request_desk.too_late: (REQUESTS, NUMBER),
}
PIECES: set[Callable[..., Any]] = {home.home_button, requests.ask_button, requests.closed_because}


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


@pytest.mark.parametrize("module", [home, catalogue, requests, request_desk], ids=lambda module: module.__name__)
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
