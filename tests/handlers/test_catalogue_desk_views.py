"""The operator's views are well formed and fit, whatever a catalogue and a rule hold."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.rule import Rule
from core.catalogue.rules import Rules, Scope
from handlers.catalogue_desk_buttons import ServicesToEdit, SetPrices, Value, WhichServices
from handlers.list_buttons import fitting
from handlers.views import catalogue_desk, catalogue_desk_checks, catalogue_desk_rules
from handlers.views.catalogue_desk_checks import Effect
from tests.handlers.fake_telegram import check_keyboard
from tests.handlers.hostile import PRICES, PROBLEM, SERVICES, TEXT
from tests.handlers.telegram_html import visible

AMOUNT = st.none() | st.decimals(-(10**6), 10**6, places=4)
RULES = st.builds(
    Rule,
    percent=AMOUNT,
    fixed=AMOUNT,
    price=AMOUNT,
    floor=AMOUNT,
    name=st.none() | TEXT,
    group=st.none() | TEXT,
    hidden=st.none() | st.booleans(),
    pinned=st.none() | st.booleans(),
)
NONE = Rules({})
KNOWN = st.builds(lambda one: Rules({scope.key(one): Rule(percent=Decimal(5)) for scope in Scope}), SERVICES)
SHOWN = st.builds(
    ServicesToEdit, which=st.sampled_from(WhichServices), page=st.integers(-9, 99), words=TEXT.map(fitting)
)
WIDER = st.sampled_from([Scope.CATEGORY, Scope.PROVIDER])
COUNTS = st.fixed_dictionaries({which: st.integers(0, 10**9) for which in WhichServices})
CHECKED = st.builds(SetPrices, id=st.integers(1, 10**9), scope=st.sampled_from(Scope), value=st.sampled_from(Value))
WRITTEN = st.decimals(-100, 10**5, places=4)
MARKUPS = st.tuples(WRITTEN.map(lambda one: Rule(percent=one)), WRITTEN.map(lambda one: Rule(fixed=one)))
FLOORS = st.tuples(WRITTEN.map(lambda one: Rule(floor=one)))
EFFECTS = st.tuples(MARKUPS | FLOORS, SERVICES).map(lambda drawn: [Effect(rule, drawn[1]) for rule in drawn[0]])
VIEWS: dict[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]] = {
    catalogue_desk.overview: (COUNTS, st.dictionaries(TEXT, st.integers(1, 10**9), max_size=12)),
    catalogue_desk.card: (SERVICES, KNOWN | st.just(NONE), st.none() | PRICES, PROBLEM),
    catalogue_desk_rules.wider: (SERVICES, WIDER, RULES, st.none() | PRICES),
    catalogue_desk_checks.prices: (CHECKED, SERVICES, SERVICES, EFFECTS, st.integers(0, 10**6), st.none() | PRICES),
    catalogue_desk_checks.hide: (SERVICES, WIDER, st.integers(0, 10**6)),
    catalogue_desk_rules.ask: (SERVICES, st.sampled_from(Scope), st.sampled_from(Value), st.none() | PRICES),
    catalogue_desk_rules.ask_again: (SERVICES, st.sampled_from(Scope), st.sampled_from(Value), st.none() | PRICES),
    catalogue_desk_rules.left: (st.integers(1, 10**9), st.sampled_from(Scope) | st.just("x")),
}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_view_is_well_formed_and_fits(view: Callable[..., Any], data: st.DataObject) -> None:
    shown = view(*(data.draw(argument) for argument in VIEWS[view]))
    text, keyboard = shown if isinstance(shown, tuple) else (shown, None)
    visible(text)
    if keyboard is not None:
        check_keyboard(keyboard)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_list_is_well_formed_and_has_at_most_eight_services(data: st.DataObject) -> None:
    services, prices = data.draw(st.lists(SERVICES, max_size=12)), data.draw(PRICES)
    known = {one.provider: prices for one in services[:6]}
    text, keyboard = catalogue_desk.services(services, data.draw(SHOWN), known, Catalogue(services, Policy()))
    visible(text)
    check_keyboard(keyboard)
    assert len(keyboard.inline_keyboard) <= 8 + 2
