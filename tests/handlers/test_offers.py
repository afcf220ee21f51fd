"""Rows are made for the page that is shown, and are those that the whole list would have."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.prices import PriceList
from core.catalogue.service import Service
from core.catalogue.shop import Shop
from core.orders.checkout import Ordering
from handlers.offers import offers
from handlers.views.keyboard import PER_PAGE, page_of
from handlers.views.service import Offer
from tests.core.fake_catalogue import FakeServices
from tests.core.fake_rules import FakeRules
from tests.core.samples import Time, listing, service
from tests.handlers.person import Person
from tests.handlers.world import World

LONG = "Instagram Followers with a name that is longer than a button"
NAMES = st.sampled_from(["Likes", "Views", "Instagram Followers", LONG, f"{LONG}, others"])
CATALOGUES = st.lists(st.tuples(NAMES, st.sampled_from(["north", "south", "gone"])), max_size=30)


def all_rows(services: Sequence[Service], catalogue: Catalogue, prices: Mapping[str, PriceList]) -> list[Offer]:
    """The simplest way: a row for every service, each compared with every other."""
    names = [service.name[:40] for service in services]
    return [
        Offer(
            one,
            prices.get(one.provider, PriceList(currency="")),
            catalogue.problem(one),
            one.number if names.count(one.name[:40]) > 1 else "",
            one.number,
        )
        for one in services
    ]


@given(CATALOGUES, st.integers(0, 4))
def test_a_page_has_the_rows_that_the_whole_list_would_have(rows: list[tuple[str, str]], page: int) -> None:
    services = [service(id, name=name, provider=provider) for id, (name, provider) in enumerate(rows, 1)]
    shop = Shop(FakeServices(), FakeRules(), Policy(), {})
    shop.catalogue = Catalogue(services, Policy())
    ordering = Ordering(shop, {"north": PriceList("USD"), "south": PriceList("TRY", Decimal(10))}, Policy(), Time())
    shown, simple = offers(services, shop, ordering), all_rows(services, shop.catalogue, ordering.prices)
    assert page_of(shown, page) == page_of(simple, page)
    assert list(shown) == simple
    assert [shown[place] for place in range(-len(shown), len(shown))] == simple + simple


async def test_turning_a_page_of_many_results_prices_one_page(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.offers(*(listing(str(n), name=f"Likes {n}", rate=Decimal(n)) for n in range(1, 41)))
    priced: list[Service] = []
    rate = PriceList.rate

    def noted(prices: PriceList, one: Service) -> Decimal | None:
        priced.append(one)
        return rate(prices, one)

    monkeypatch.setattr(PriceList, "rate", noted)
    assert (await alice.says("/search likes")).text == "🔎 likes\n40 services found"
    await alice.presses("›")
    assert len({one.id for one in priced}) == 2 * PER_PAGE


async def test_pressing_through_the_catalogue_judges_no_service_again(
    world: World, alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.offers(listing("12"), listing("13", name="Instagram Likes"), listing("14", name="Spotify Plays"))
    judged: list[object] = []
    monkeypatch.setattr(Policy, "denies", lambda _self, _provider, one: judged.append(one))
    await alice.says("/new")
    await alice.presses("Instagram")
    await alice.presses("Followers")
    await alice.presses("0.90")
    await alice.says("/search instagram")
    assert judged == []
