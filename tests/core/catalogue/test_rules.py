"""The operator's rules: the narrowest counts, a price keeps its floor, and what would lose money is not sold."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.platforms import Kind, Platform
from core.catalogue.prices import PriceList
from core.catalogue.rule import Rule
from core.catalogue.rules import Rules, Scope
from core.catalogue.service import Service, ServiceType, Unorderable
from tests.core.samples import service

PRICES = PriceList("USD", markup_percent=Decimal(10))
AMOUNT = st.decimals("0", "1000", places=4)
SIGNED = st.decimals("-1000", "1000", places=4)


def money(text: str) -> Decimal:
    return Decimal(text)


def ruled(one: Service, **by_scope: Rule) -> Service:
    return Rules({Scope[name].key(one): rule for name, rule in by_scope.items()}).applied(one)


def rate_of(**by_scope: Rule) -> Decimal | None:
    return PRICES.rate(ruled(service(rate=Decimal(1)), **by_scope))


def test_without_a_rule_the_general_markup_applies() -> None:
    assert rate_of() == money("1.1")


def test_only_the_narrowest_rule_about_the_price_counts() -> None:
    provider, category = Rule(percent=Decimal(20), fixed=money("0.5")), Rule(percent=Decimal(30))
    assert rate_of(PROVIDER=provider) == money("1.7")
    assert rate_of(PROVIDER=provider, CATEGORY=category) == money("1.3")
    assert rate_of(PROVIDER=provider, CATEGORY=category, SERVICE=Rule(fixed=money("0.25"))) == money("1.25")
    assert rate_of(PROVIDER=provider, CATEGORY=category, SERVICE=Rule(price=money("2.5"))) == money("2.5")
    assert rate_of(PROVIDER=provider, SERVICE=Rule(name="Best", pinned=True)) == money("1.7")


def test_a_floor_of_a_wider_rule_holds_for_the_markup_of_a_narrower_one() -> None:
    assert rate_of(PROVIDER=Rule(floor=money("0.5")), SERVICE=Rule(percent=Decimal(1))) == money("1.5")
    assert rate_of(PROVIDER=Rule(floor=money("0.5")), SERVICE=Rule(floor=Decimal(0))) == money("1.1")


def test_a_rule_covers_what_it_names_and_nothing_else() -> None:
    mine, other = service(1, category="Instagram"), service(2, category="TikTok")
    rules = Rules({Scope.CATEGORY.key(mine): Rule(percent=Decimal(50))})
    assert rules.applied(other) is other
    assert rules.applied(service(3, category="Instagram", provider="south")).rule is None
    assert PRICES.rate(rules.applied(mine)) == money("1.35")


def test_an_amount_is_for_the_units_of_one_price() -> None:
    package = ruled(service(type=ServiceType.PACKAGE, rate=Decimal(1000)), SERVICE=Rule(fixed=money("0.5")))
    assert PRICES.quote(package, 1).price == money("1.5")
    followers = ruled(service(rate=Decimal(1)), SERVICE=Rule(fixed=money("0.5")))
    assert PRICES.quote(followers, 2000).price == Decimal(3)
    per_unit = PriceList("USD", per_unit_types=frozenset({ServiceType.DEFAULT}))
    assert per_unit.quote(followers, 3).price == money("4.5")


@given(rate=AMOUNT, percent=st.none() | SIGNED, fixed=st.none() | SIGNED, price=st.none() | AMOUNT, floor=AMOUNT)
def test_no_price_is_below_cost_plus_floor_or_below_zero(
    rate: Decimal, percent: Decimal | None, fixed: Decimal | None, price: Decimal | None, floor: Decimal
) -> None:
    rule = Rule(percent=percent, fixed=fixed, price=price, floor=floor)
    for units in (1, 999, 1000):
        quote = PRICES.quote(ruled(service(rate=rate), SERVICE=rule), units)
        assert quote.price is not None
        assert quote.cost is not None
        assert quote.price >= quote.cost + floor * units / 1000 >= 0


def catalogue(*services: Service, **rules: Rule) -> Catalogue:
    known = Rules({key.replace("_", ":"): rule for key, rule in rules.items()})
    return Catalogue(map(known.applied, services), Policy(), {"north": PRICES})


def problem(one: Service, rule: Rule) -> Unorderable | None:
    shown = catalogue(one, **{f"s_{one.id}": rule})
    found = shown.service(one.id)
    assert found is not None
    return shown.problem(found)


def test_a_service_sold_at_a_loss_is_paused_until_the_price_is_right_or_the_operator_agrees() -> None:
    cheap = Rule(price=money("0.80"))
    assert problem(service(rate=money("0.90")), cheap) is Unorderable.AT_A_LOSS
    assert problem(service(rate=money("0.80")), cheap) is None
    agreed = Rule(price=money("0.80"), loss_up_to=money("0.90"))
    assert problem(service(rate=money("0.90")), agreed) is None
    assert problem(service(rate=money("0.91")), agreed) is Unorderable.AT_A_LOSS


def test_a_service_that_costs_nothing_makes_no_loss() -> None:
    assert problem(service(rate=None, priced=False), Rule(price=Decimal(0))) is None


def test_a_hidden_or_paused_service_is_in_no_list_but_is_known_by_its_id() -> None:
    hidden, paused = service(1, category="A"), service(2, category="B")
    shown = catalogue(hidden, paused, s_1=Rule(hidden=True), s_2=Rule(price=Decimal(0)))
    assert (shown.categories(), shown.platforms(), shown.search("followers")) == ([], [], [])
    assert [one.id for one in shown.everything()] == [1, 2]


def test_pinned_services_come_first_and_those_that_cannot_be_ordered_last() -> None:
    rows = [service(1), service(2, rate=None), service(3), service(4)]
    shown = catalogue(*rows, s_4=Rule(pinned=True))
    assert [one.id for one in shown.categories()[0].services] == [4, 1, 2, 3]
    assert [one.id for one in shown.shelf(Platform.INSTAGRAM, Kind.FOLLOWERS)] == [4, 1, 3, 2]
    assert [one.id for one in shown.search("followers")] == [4, 1, 3, 2]


def test_a_category_of_the_shops_own_joins_services_of_several_providers() -> None:
    rows = [service(1, category="A"), service(2, provider="south", category="B"), service(3, category="A")]
    shown = catalogue(*rows, s_1=Rule(group="Best"), s_2=Rule(group="Best"))
    assert [(one.provider, one.name, len(one.services)) for one in shown.categories()] == [
        ("", "Best", 2),
        ("north", "A", 1),
    ]
    (first, *_rest) = shown.categories()[0].services
    assert shown.category_of(first) == shown.categories()[0]


def test_a_name_of_the_shops_own_is_shown_and_found_and_the_service_stays_on_its_shelf() -> None:
    shown = catalogue(service(1), s_1=Rule(name="Golden pack"))
    (one,) = shown.search("golden")
    assert (one.name, one.as_listed.name) == ("Golden pack", "Instagram Followers")
    assert shown.shelf(Platform.INSTAGRAM, Kind.FOLLOWERS) == (one,)


@pytest.mark.parametrize("names", [{"name": "Instagram Reports"}, {"name": "Followers"}])
def test_a_new_name_does_not_exempt_a_service_from_the_policy(names: dict[str, Any]) -> None:
    listed = service(1, name="Instagram Reports" if names["name"] == "Followers" else "Instagram Followers")
    assert problem(listed, Rule(**names)) is Unorderable.POLICY
