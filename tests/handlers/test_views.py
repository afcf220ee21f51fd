"""Whatever people and providers write, every view is one that Telegram takes, in every language."""

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from enum import Enum
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
from core.forms.fields import Topic as FormTopic
from core.forms.flow import Asked
from core.forms.form import Filling, Question
from core.notices.notice import OperatorsRefusal, RefillEnded, RequestNews, StatusChanged
from core.orders.batch import Deed
from core.orders.hindrance import Hindrance, NotPossible
from core.orders.order_list import Group
from core.orders.picks import Purpose
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus
from core.orders.unconfirmed import Found, NothingSaid, NumberInUse, ProviderGone, TooMuchCharged, TooMuchRemains
from core.people.access import Access
from core.people.preferences import Level, Preferences
from core.people.role import Role
from core.people.sight import Names, Sight
from core.people.user import User
from core.people.zones import Region
from core.provider import Balance, Capacity, OrderReport
from core.requests.advice import HasEnded, MayCancel, RefillOpen, RefillUnderWay, StillUsual
from core.requests.request import Part, Request, RequestStatus, Topic
from core.requests.request import Reason as Closing
from handlers.buttons import FormChoice, NewOrder, ShowPlatform
from handlers.language import LANGUAGES, speaking
from handlers.list_buttons import OwnOrders, fitting
from handlers.menu import commands_of, description, short_description
from handlers.reading import reading
from handlers.unconfirmed_number import LONGEST_NUMBER, is_number
from handlers.views import (
    board,
    catalogue,
    errors,
    export,
    form_ends,
    home,
    inline,
    mass,
    money,
    news,
    notices,
    order_card,
    order_form,
    order_picks,
    order_words,
    orders,
    people,
    questions,
    request_desk,
    requests,
    service,
    several,
    unconfirmed,
    unconfirmed_number,
)
from handlers.views import settings as own_settings
from handlers.views.order_card import Possible
from handlers.views.service import Offer
from handlers.views.words import clipped
from tests.core.samples import ADA, ALICE, LINK, NOW
from tests.core.samples import service as sample_service
from tests.handlers import desk_views, member_views, money_views
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.hostile import (
    AMOUNT,
    ASKED,
    BATCHES,
    COUNT,
    CURRENCY,
    LINES,
    ORDERS,
    PRICES,
    PROBLEM,
    QUESTIONS,
    REFILLS,
    SERVICES,
    STEPS,
    TABLES,
    TEXT,
    TROUBLES,
)
from tests.handlers.hostile import WRONG as WRONG_ANSWERS
from tests.handlers.telegram_html import check_characters, utf16, visible

PAGE = st.integers(-(10**6), 10**6)
NUMBER = st.integers(0, 10**9)
PLATFORM, KIND = st.sampled_from(Platform), st.sampled_from(Kind)
KINDS = st.lists(st.tuples(KIND, NUMBER), max_size=13)
OFFERS = st.builds(Offer, SERVICES, PRICES, PROBLEM, st.sampled_from(["", "12"]), TEXT)
MANY = st.lists(OFFERS, max_size=12)
CATEGORIES = st.builds(Category, st.just("0" * 12), TEXT, TEXT, st.lists(SERVICES, max_size=2).map(tuple))
UP = st.sampled_from([NewOrder(), ShowPlatform(platform=Platform.SOUNDCLOUD)])
HELD = st.one_of(
    st.builds(Balance, AMOUNT, CURRENCY),
    st.builds(Capacity, COUNT, COUNT, COUNT, st.sampled_from([None, NOW])),
    TEXT,
)
MOMENT = st.just(NOW)
PREFERENCES = st.builds(
    Preferences,
    level=st.sampled_from(Level),
    quiet_from=st.none() | st.times(),
    quiet_to=st.none() | st.times(),
    hold=st.booleans(),
    time_zone=st.sampled_from(["UTC", "UTC+05:30", "America/Argentina/Buenos_Aires", "gone/away"]),
)
USERS = st.builds(
    User,
    id=NUMBER,
    first_seen_at=MOMENT,
    language=st.sampled_from([None, "tr", "xx"]),
    telegram_language=st.none() | TEXT,
    zone_asked_at=st.none(),
    preferences=PREFERENCES,
)
STATUS = st.sampled_from(OrderStatus).map(str)
REASONS = st.sampled_from([None, "reason of a newer version", *Reason])
ORDER_COUNTS = st.fixed_dictionaries({group: st.integers(0, 10**9) for group in Group})
OWN_ORDERS = st.builds(OwnOrders, page=PAGE, group=st.sampled_from(Group), words=TEXT.map(fitting))
CHANGES = st.builds(
    StatusChanged,
    status=STATUS,
    status_text=TEXT,
    remains=st.none() | COUNT,
    error=LINES,
    reason=REASONS,
    until=st.sampled_from([None, NOW]),
    after_all=st.booleans(),
)
ENDED = st.sampled_from([status for status in RefillStatus if status.final])
POSSIBLE = st.builds(Possible, st.booleans(), st.booleans(), st.booleans(), st.booleans())
REPORTS = st.builds(
    OrderReport,
    status=st.sampled_from(OrderStatus),
    status_text=TEXT,
    charge=st.none() | AMOUNT,
    currency=st.none() | CURRENCY,
    start_count=st.none() | COUNT,
    remains=st.none() | COUNT,
    service=st.none() | TEXT,
    link=st.none() | TEXT,
    quantity=st.none() | COUNT,
)
ID = st.integers(1, 2**63 - 1)
LEGAL = st.characters(codec="utf-8", exclude_characters="_")
TYPED = st.text(LEGAL, min_size=1, max_size=LONGEST_NUMBER).filter(is_number)
WRONG = st.one_of(
    st.builds(NumberInUse, TYPED, TEXT),
    st.builds(ProviderGone, TYPED, TEXT),
    st.builds(NothingSaid, TYPED, TEXT, LINES),
    st.builds(TooMuchRemains, TYPED, TEXT, COUNT, COUNT),
    st.builds(TooMuchCharged, TYPED, TEXT, AMOUNT, AMOUNT, st.none() | CURRENCY),
)
TOPIC, LATER = st.sampled_from(Topic), st.sampled_from([NOW, NOW + timedelta(days=400)])
SPAN = st.timedeltas(timedelta(), timedelta(days=400))
ADVICE = st.one_of(
    st.builds(StillUsual, usual=SPAN, age=SPAN),
    st.builds(RefillOpen, until=st.none() | LATER),
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
    created_at=LATER,
    status=st.sampled_from(RequestStatus),
    answer=LINES,
    more=LINES,
    last_answer=LINES,
    reason=st.none() | st.sampled_from(Closing),
)
NEWS = st.builds(
    RequestNews,
    request_id=NUMBER,
    part=st.sampled_from(Part),
    topic=TOPIC,
    words=LINES,
    reason=st.none() | st.sampled_from(Closing),
    may_reply=st.booleans(),
    refill_until=st.none() | LATER,
)
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    home.only_home: (),
    home.help_text: (st.just(commands_of(Role.OWNER)), TEXT),
    home.not_understood: (),
    catalogue.platform_title: (PLATFORM,),
    catalogue.kind_title: (KIND,),
    catalogue.platforms: (st.lists(PLATFORM, max_size=25), NUMBER),
    catalogue.new_order: (st.lists(PLATFORM, max_size=25), st.lists(OFFERS, max_size=3)),
    catalogue.kinds: (PLATFORM, KINDS),
    catalogue.shelf: (PLATFORM, KIND, MANY, PAGE, UP),
    catalogue.categories: (st.lists(CATEGORIES, max_size=12), PAGE),
    catalogue.category: (CATEGORIES, MANY, PAGE, PAGE),
    catalogue.favourites: (MANY, PAGE),
    catalogue.ask_search: (),
    catalogue.found: (TEXT.filter(str.strip), MANY, PAGE, TEXT),
    catalogue.for_link: (PLATFORM, KINDS),
    service.several_numbered: (TEXT, MANY, st.booleans()),
    service.none_numbered: (TEXT,),
    service.gone: (st.none() | UP,),
    service.card: (OFFERS, st.just("https://t.me/some_bot?start=s1"), st.booleans(), st.none() | UP),
    service.not_orderable: (PROBLEM,),
    people.terms: (),
    people.private_only: (),
    people.owners_only: (),
    errors.outdated: (),
    errors.not_yours: (),
    errors.failed: (),
    money.balances: (st.dictionaries(TEXT, HELD, max_size=5), money_views.CREDIT),
    money.outage: (TEXT, st.booleans(), LINES),
    notices.digest: (st.lists(ORDERS, min_size=1, max_size=30),),
    own_settings.settings: (USERS, MOMENT),
    own_settings.languages: (USERS,),
    own_settings.levels: (PREFERENCES,),
    own_settings.quiet_hours: (PREFERENCES, MOMENT),
    own_settings.hours: (st.none() | st.integers(0, 23),),
    own_settings.regions: (PREFERENCES, MOMENT),
    own_settings.zones: (st.sampled_from(Region), MOMENT),
    own_settings.unknown_zone: (TEXT,),
    order_card.card: (ORDERS, st.none() | REFILLS, st.none() | PRICES, POSSIBLE),
    orders.listed: (st.lists(ORDERS, max_size=8), ORDER_COUNTS, OWN_ORDERS),
    orders.ask_cancel: (ORDERS,),
    orders.cancel_asked: (ORDERS,),
    orders.kept: (ORDERS,),
    orders.refill_asked: (ORDERS,),
    orders.after_all: (ORDERS,),
    orders.asked_in_short: (),
    orders.number_hint: (st.sampled_from(["status", "refill", "cancel"]),),
    orders.not_possible: (st.builds(NotPossible, st.sampled_from(Hindrance), ORDERS),),
    order_picks.choose: (st.lists(ORDERS, max_size=9), st.sampled_from(Purpose)),
    orders.hindered: (st.sampled_from(Hindrance),),
    mass.how: (TEXT,),
    mass.table: (TABLES, PAGE),
    mass.why_not: (TROUBLES,),
    mass.unreadable: (),
    mass.too_long: (),
    mass.empty: (),
    mass.no_such_line: (NUMBER, NUMBER),
    mass.left: (),
    several.choice: (BATCHES, st.dictionaries(st.sampled_from([1, 2]), ORDERS), PAGE),
    several.confirm: (BATCHES, st.dictionaries(st.sampled_from([1, 2]), ORDERS)),
    several.nothing_qualifies: (st.sampled_from([Deed.REFILL, Deed.CANCEL]),),
    several.left: (),
    board.board: (
        BATCHES,
        st.dictionaries(st.sampled_from([1, 2]), ORDERS),
        st.sampled_from([lambda _: None, lambda _: sample_service()]),
        PAGE,
    ),
    export.exported: (NUMBER,),
    export.nothing_to_export: (),
    order_words.status: (ORDERS,),
    order_words.status_name: (st.sampled_from(OrderStatus),),
    order_words.refill_status_name: (st.sampled_from(RefillStatus),),
    order_words.in_bold: (ORDERS,),
    news.happened: (ORDERS, CHANGES, POSSIBLE),
    news.refill_happened: (ORDERS, st.builds(RefillEnded, status=ENDED.map(str), status_text=TEXT, error=LINES)),
    news.refused_to_the_operator: (ORDERS, st.builds(OperatorsRefusal, error=LINES), st.none() | POSSIBLE),
    unconfirmed.to_decide: (ORDERS,),
    unconfirmed.ask_missing: (ORDERS, NUMBER),
    unconfirmed.decided: (ORDERS,),
    unconfirmed.already_decided: (st.none() | ORDERS,),
    unconfirmed.waiting_for_decision: (NUMBER,),
    unconfirmed.more_to_decide: (NUMBER, NUMBER, ID),
    unconfirmed.nothing_to_decide: (),
    unconfirmed_number.ask_number: (ORDERS,),
    unconfirmed_number.found: (st.builds(Found, ORDERS, TYPED, REPORTS),),
    unconfirmed_number.which_order: (st.lists(ID, min_size=1, max_size=20), TYPED),
    unconfirmed_number.left_undecided: (),
    unconfirmed_number.not_a_number: (LINES,),
    unconfirmed_number.wrong_number: (WRONG, ID),
    unconfirmed_number.not_asked: (LINES, ID, TYPED, st.booleans()),
    order_form.step: (st.just("0" * 32), STEPS, st.booleans()),
    questions.label: (st.sampled_from(FormTopic),),
    questions.hint: (ASKED,),
    questions.choice: (QUESTIONS, st.sampled_from(["1", "2", "600"])),
    questions.why: (WRONG_ANSWERS,),
    form_ends.not_orderable: (PROBLEM,),
    form_ends.left: (),
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
    requests.topic_name: (TOPIC,),
    requests.topics: (ORDERS,),
    requests.advised: (ORDERS, TOPIC, ADVICE),
    requests.day: (LATER,),
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
    requests.mine: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, LATER),
    requests.listed: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, LATER),
    requests.one_of_mine: (ORDERS, REQUESTS),
    requests.said: (REQUESTS,),
    request_desk.asked: (ORDERS, NEWS, LATER),
    request_desk.open_ones: (st.lists(REQUESTS, max_size=8), NUMBER, NUMBER, LATER),
    request_desk.one: (ORDERS, REQUESTS, LATER),
    request_desk.ask_answer: (REQUESTS,),
    request_desk.answered: (REQUESTS,),
    request_desk.ask_reason: (REQUESTS,),
    request_desk.closed: (REQUESTS,),
    request_desk.too_late: (REQUESTS, NUMBER),
    **member_views.VIEWS,
    **desk_views.VIEWS,
    **money_views.VIEWS,
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    export.part: (NUMBER, NUMBER),
    mass.started: (),
    several.started: (st.sampled_from([Deed.REFILL, Deed.CANCEL]),),
    mass.started_before: (),
    # On buttons, in the answers to presses and in the input field: without HTML.
    order_words.row: (ORDERS,),
    inline.up_to_date: (),
    inline.updating: (),
    inline.cannot_update: (),
    unconfirmed.too_early: (st.just(NOW),),
    unconfirmed_number.number_placeholder: (ORDERS,),
    **member_views.LABELS,
    **desk_views.LABELS,
}
PIECES: set[Callable[..., Any]] = {
    home.home_button,
    home.home_below,
    errors.reason,
    errors.may_be_quoted,
    inline.card,
    inline.chosen_ticket,
    inline.fingerprint,
    inline.offer,
    inline.refresh,
    inline.to_the_bot,
    service.service_button,
    order_card.refill_button,
    order_card.cancel_button,
    order_card.repeat_button,
    order_card.share_button,
    order_card.progress,
    order_card.left,
    several.several_button,
    mass.described,
    mass.total_of,
    mass.written,
    export.headings,
    export.values,
    order_card.show_button,
    order_card.ask_button,
    requests.closed_because,
    order_words.sign,
    order_words.short_link,
    order_words.named,
    order_words.why,
    order_words.why_for_operators,
    order_words.is_hidden,
    order_words.may_be_read,
    order_words.status_words,
    unconfirmed.ordered,
    unconfirmed.provider_name,
    people.naming,
    *member_views.PIECES,
    *desk_views.PIECES,
    *money_views.PIECES,
}
MODULES = [
    home,
    inline,
    catalogue,
    service,
    people,
    errors,
    money,
    notices,
    own_settings,
    order_form,
    questions,
    form_ends,
    order_card,
    order_words,
    orders,
    board,
    mass,
    several,
    order_picks,
    export,
    news,
    unconfirmed,
    unconfirmed_number,
    requests,
    request_desk,
    *member_views.MODULES,
    *desk_views.MODULES,
    *money_views.MODULES,
]

ENUMS: list[type[Enum]] = [OrderStatus, RefillStatus, ServiceType, Reason, FormTopic, Topic, RequestStatus, Level, Kind]
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
    max_examples=25,
    deadline=None,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_a_view_is_well_formed_and_fits_whatever_it_shows(view: Callable[..., Any], data: st.DataObject) -> None:
    sight = Sight(Access(public=True, admins=frozenset({ADA}), allowed=frozenset()), names=Names.of(["north"]))
    reader = reading(sight, data.draw(st.sampled_from([ADA, ALICE])))
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
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_label_turns_nothing_round_and_fits(label: Callable[..., str], data: st.DataObject) -> None:
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
def test_what_telegram_shows_of_the_bot_fits_its_limits(code: str) -> None:
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
            text, keyboard = order_form.step("0" * 32, asked, first=False)
            assert questions.hint(asked)
            visible(text)
            check_keyboard(keyboard)


def test_a_choice_carries_what_is_sent() -> None:
    asked = Question("type_of_traffic", FormTopic.TRAFFIC, choices=("1", "2"))
    _text, keyboard = order_form.step("k", Asked(sample_service(), asked, 1, 1, PriceList("USD")), first=True)
    choices = [button for row in keyboard.inline_keyboard[:2] for button in row]
    assert [FormChoice.unpack(choice.callback_data or "").value for choice in choices] == ["1", "2"]
