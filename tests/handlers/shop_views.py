"""The views of the catalogue and the order form and the values each may get; `test_views` checks them."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from core.catalogue.catalogue import Category
from core.catalogue.platforms import Kind, Platform
from core.forms.fields import Topic as FormTopic
from core.people.role import Role
from handlers.buttons import NewOrder, ShowPlatform
from handlers.menu import commands_of
from handlers.views import (
    catalogue,
    form_ends,
    home,
    inline,
    machine_alarms,
    order_form,
    questions,
    service,
    summary_money,
)
from handlers.views.service import Offer
from tests.handlers.hostile import (
    ASKED,
    CLOSED,
    NUMBER,
    PAGE,
    PRICES,
    PROBLEM,
    QUESTIONS,
    SERVICES,
    STEPS,
    SUMMARIES,
    TEXT,
)
from tests.handlers.hostile import WRONG as WRONG_ANSWERS

PLATFORM, KIND = st.sampled_from(Platform), st.sampled_from(Kind)
KINDS = st.lists(st.tuples(KIND, NUMBER), max_size=13)
OFFERS = st.builds(Offer, SERVICES, PRICES, PROBLEM, st.sampled_from(["", "12"]), TEXT)
MANY = st.lists(OFFERS, max_size=12)
CATEGORIES = st.builds(Category, st.just("0" * 12), TEXT, TEXT, st.lists(SERVICES, max_size=2).map(tuple))
UP = st.sampled_from([NewOrder(), ShowPlatform(platform=Platform.SOUNDCLOUD)])
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    home.only_home: (),
    machine_alarms.database_replaced: (TEXT,),
    machine_alarms.backup_failed: (TEXT,),
    home.help_text: (st.just(commands_of(Role.OWNER)), TEXT),
    home.not_understood: (),
    home.link_not_taken: (WRONG_ANSWERS,),
    catalogue.platform_title: (PLATFORM,),
    catalogue.kind_title: (KIND,),
    catalogue.platforms: (st.lists(PLATFORM, max_size=25), NUMBER),
    catalogue.new_order: (st.lists(PLATFORM, max_size=25), st.lists(OFFERS, max_size=3), st.none() | CLOSED),
    catalogue.kinds: (PLATFORM, KINDS),
    catalogue.shelf: (PLATFORM, KIND, MANY, PAGE, UP),
    catalogue.categories: (st.lists(CATEGORIES, max_size=12), PAGE),
    catalogue.category: (CATEGORIES, MANY, PAGE, PAGE),
    catalogue.favourites: (MANY, PAGE),
    catalogue.ask_search: (),
    catalogue.nothing_for_link: (),
    catalogue.found: (TEXT.filter(str.strip), MANY, PAGE, TEXT, st.booleans()),
    catalogue.for_link: (PLATFORM, KINDS),
    service.several_numbered: (TEXT, MANY, st.booleans()),
    service.none_numbered: (TEXT,),
    service.gone: (st.none() | UP,),
    service.card: (OFFERS, st.just("https://t.me/some_bot?start=s1"), st.booleans(), st.none() | UP),
    service.not_orderable: (PROBLEM,),
    order_form.step: (st.just("0" * 32), STEPS),
    summary_money.price: (SUMMARIES,),
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
}
LABELS: dict[Callable[..., str], tuple[st.SearchStrategy[Any], ...]] = {
    inline.up_to_date: (),
    inline.updating: (),
    inline.cannot_update: (),
}
PIECES: set[Callable[..., Any]] = {
    home.home_button,
    home.write_button,
    home.home_below,
    inline.card,
    inline.chosen_ticket,
    inline.fingerprint,
    inline.offer,
    inline.refresh,
    inline.to_the_bot,
    service.service_button,
    summary_money.above_limit,
    summary_money.balance,
    summary_money.is_short,
    summary_money.price_changed,
}
MODULES = [
    home,
    inline,
    machine_alarms,
    catalogue,
    service,
    order_form,
    summary_money,
    questions,
    form_ends,
]
