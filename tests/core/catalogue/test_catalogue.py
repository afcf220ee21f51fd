"""People browse and search a snapshot of the services on offer, which is kept fresh."""

import asyncio
import gc
import threading
import weakref
from dataclasses import replace

import pytest

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.platforms import Kind, Platform
from core.catalogue.prices import PriceList
from core.catalogue.service import Service, ServiceType, Unorderable
from core.catalogue.shop import Shop
from core.provider import Unconfirmed
from tests.core.fake_catalogue import FakeServices
from tests.core.fake_provider import FakeProvider
from tests.core.fake_rules import FakeRules
from tests.core.samples import NOW, Time, listing, service

FOLLOWERS = service(1, name="Instagram Followers [Türk Gerçek]", category="Instagram")
LIKES = service(2, name="Instagram Likes", category="Instagram", rate=None)
VIEWS = service(3, name="Lượt xem video", category="Đánh dấu TikTok")
OTHERS = service(4, provider="south", number="1", name="Followers of Instagram", category="Instagram")
GONE = service(5, name="Instagram Saves", category="Instagram saves", offered=False)
REPORTS = service(6, name="Instagram Reports", category="Instagram")


def catalogue(*services: Service) -> Catalogue:
    return Catalogue(services or (FOLLOWERS, LIKES, VIEWS, OTHERS, GONE, REPORTS), Policy())


def test_services_are_listed_under_their_providers_headings_in_the_providers_order() -> None:
    shown = catalogue()
    assert [(c.provider, c.name, [s.id for s in c.services]) for c in shown.categories()] == [
        ("north", "Instagram", [1, 2]),
        ("north", "Đánh dấu TikTok", [3]),
        ("south", "Instagram", [4]),
    ]


def test_a_heading_keeps_its_key_after_a_restart_and_shares_it_with_nobody() -> None:
    keys = [category.key for category in catalogue().categories()]
    assert len(set(keys)) == len(keys)
    assert catalogue(FOLLOWERS).category_of(FOLLOWERS) == catalogue(FOLLOWERS).category(keys[0])
    assert catalogue().category("no such key") is None


def test_a_service_that_is_gone_is_still_known_by_its_id_but_not_shown() -> None:
    shown = catalogue()
    assert shown.service(5) is GONE
    assert shown.problem(GONE) is Unorderable.NO_LONGER_OFFERED
    assert shown.category_of(GONE) is None
    assert shown.search("saves") == []
    assert shown.numbered("5") == []
    assert shown.service(99) is None


def test_a_number_finds_the_services_of_all_providers_or_of_the_named_one() -> None:
    assert catalogue().numbered("1") == [FOLLOWERS, OTHERS]
    assert catalogue().numbered("1", "south") == [OTHERS]
    assert catalogue().numbered("1", "nobody") == []


@pytest.mark.parametrize("words", ["followers instagram", "INSTAGRAM turk", "gercek", "Türk", "  follow   insta "])
def test_words_are_found_in_any_order_without_case_and_accents(words: str) -> None:
    assert FOLLOWERS in catalogue().search(words)


def test_vietnamese_is_found_without_its_marks_and_in_its_category() -> None:
    assert catalogue().search("luot xem") == [VIEWS]
    assert catalogue().search("DANH DAU") == [VIEWS]


def test_every_word_must_be_there() -> None:
    assert catalogue().search("instagram elephants") == []
    assert catalogue().search("") == []
    assert catalogue().search("   ") == []


def test_only_the_beginning_of_a_very_long_search_counts() -> None:
    assert catalogue().search("instagram " + "elephants " * 400) == []
    assert FOLLOWERS in catalogue().search("instagram" + " " * 100 + "elephants " * 400)


def test_an_exact_number_comes_first_and_services_that_cannot_be_ordered_last() -> None:
    assert catalogue().search("instagram") == [FOLLOWERS, OTHERS, LIKES]
    two = replace(FOLLOWERS, id=12, number="12")
    assert catalogue(service(7, number="120"), two).search("12")[0] == two


def test_a_denied_service_is_known_but_shown_nowhere() -> None:
    shown = catalogue()
    assert shown.service(6) is REPORTS
    assert shown.search("reports") == []
    assert REPORTS not in shown.shelf(Platform.INSTAGRAM, Kind.OTHER)


def test_visits_are_offered_only_where_the_operator_takes_links_to_sites() -> None:
    visits = service(7, name="Website Traffic", category="Traffic", type=ServiceType.WEB_TRAFFIC)
    assert Catalogue([visits], Policy()).platforms() == []
    assert Catalogue([visits], Policy()).problem(visits) is Unorderable.NO_SITES
    assert Catalogue([visits], Policy(frozenset({"shop.example"}))).platforms() == [Platform.WEBSITE]


def test_services_of_all_providers_are_sorted_by_platform_and_kind_and_those_that_cannot_be_ordered_come_last() -> None:
    unpriced = service(8, name="Instagram Followers", rate=None)
    shown = catalogue(unpriced, FOLLOWERS, LIKES, VIEWS, OTHERS)
    assert shown.platforms() == [Platform.INSTAGRAM, Platform.TIKTOK]
    assert shown.kinds(Platform.INSTAGRAM) == [(Kind.FOLLOWERS, 3), (Kind.LIKES, 1)]
    assert shown.shelf(Platform.INSTAGRAM, Kind.FOLLOWERS) == (FOLLOWERS, OTHERS, unpriced)
    assert shown.shelf(Platform.TIKTOK, Kind.LIKES) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("instagran folowers", "instagram followers"), ("instagram likse", "instagram likes"), ("instagram likes", "")],
)
def test_a_misspelt_word_is_corrected_if_that_finds_something(typed: str, meant: str) -> None:
    assert catalogue().suggestion(typed) == meant


@pytest.mark.parametrize("typed", ["zeppelin", "", "xq", "followers zeppelin"])
def test_nothing_is_suggested_if_no_word_is_close(typed: str) -> None:
    assert catalogue().suggestion(typed) == ""


def test_a_service_says_what_is_wrong_with_it() -> None:
    assert catalogue().problem(FOLLOWERS) is None
    assert catalogue().problem(LIKES) is Unorderable.UNPRICED
    assert catalogue().problem(REPORTS) is Unorderable.POLICY


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def shop(services: FakeServices) -> Shop:
    return Shop(services, FakeRules(services), Policy(), {"north": PriceList("USD")})


async def test_a_shop_shows_refreshed_services_and_a_vanished_one_keeps_its_id(
    shop: Shop, north: FakeProvider, clock: Time
) -> None:
    north.listings = [listing("1"), listing("2")]
    await shop.refresh(north, clock())
    first = shop.catalogue.numbered("1")[0]
    north.listings = [listing("2")]
    await shop.refresh(north, clock())
    assert shop.catalogue.numbered("1") == []
    gone = shop.catalogue.service(first.id)
    assert gone is not None
    assert shop.catalogue.problem(gone) is Unorderable.NO_LONGER_OFFERED


async def test_a_provider_that_is_away_changes_nothing_that_is_shown(shop: Shop, north: FakeProvider) -> None:
    north.listings = [listing("1")]
    await shop.refresh(north, NOW)
    before, north.trouble = shop.catalogue, Unconfirmed("no answer")
    with pytest.raises(Unconfirmed):
        await shop.refresh(north, NOW)
    assert shop.catalogue is before


async def test_a_catalogue_is_built_again_only_when_something_newer_is_stored(
    shop: Shop, services: FakeServices
) -> None:
    await services.refresh("north", [listing("1")], NOW)
    await shop.load()
    await shop.load()
    assert services.loads == 1
    await services.refresh("north", [listing("1"), listing("2")], NOW)
    await shop.load()
    assert services.loads == 2
    assert len(shop.catalogue.search("instagram")) == 2


async def test_who_still_shows_an_older_snapshot_has_all_of_it(shop: Shop, north: FakeProvider, clock: Time) -> None:
    north.listings = [listing("1"), listing("2")]
    await shop.refresh(north, clock())
    old = shop.catalogue
    north.listings = [listing("2")]
    await shop.refresh(north, clock())
    assert shop.catalogue is not old
    assert [service.number for service in old.search("instagram")] == ["1", "2"]
    assert [len(category.services) for category in old.categories()] == [2]
    assert [service.offered for service in old.everything()] == [True, True]


async def test_who_is_still_reading_an_older_snapshot_reads_all_of_it(
    shop: Shop, north: FakeProvider, clock: Time
) -> None:
    north.listings = [listing("1"), listing("2")]
    await shop.refresh(north, clock())
    reading = iter(shop.catalogue.everything())
    first = next(reading)
    north.listings = [listing("2")]
    await shop.refresh(north, clock())
    assert [service.number for service in (first, *reading)] == ["1", "2"]


async def test_nothing_is_left_of_a_snapshot_that_nobody_reads(shop: Shop, north: FakeProvider, clock: Time) -> None:
    north.listings = [listing("1"), listing("2")]
    await shop.refresh(north, clock())
    parts = [part for part in shop.catalogue.parts() if part]
    assert parts
    north.listings = [listing("2")]
    await shop.refresh(north, clock())
    assert not any(parts)


async def test_only_a_large_catalogue_is_looked_through_beside_the_chat(
    shop: Shop, north: FakeProvider, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    north.listings = [listing("1"), listing("2")]
    await shop.refresh(north, clock())
    assert await shop.beside(threading.get_ident) == threading.get_ident()
    monkeypatch.setattr("core.catalogue.catalogue.LARGE", 1)
    assert await shop.beside(threading.get_ident) != threading.get_ident()
    assert [service.number for service in await shop.beside(lambda: shop.catalogue.search("instagram"))] == ["1", "2"]


async def test_two_loads_at_once_build_one_snapshot(shop: Shop, services: FakeServices) -> None:
    await services.refresh("north", [listing("1")], NOW)
    await asyncio.gather(shop.load(), shop.load())
    assert services.loads == 1
    assert len(shop.catalogue.search("instagram")) == 1


async def test_services_of_a_provider_that_is_no_longer_configured_cannot_be_ordered(
    shop: Shop, services: FakeServices
) -> None:
    await services.refresh("south", [listing("1")], NOW)
    await shop.load()
    assert shop.catalogue.categories() == []
    assert shop.catalogue.service(1) is not None


async def test_the_time_of_the_last_fetch_is_known_after_the_first_one(
    shop: Shop, north: FakeProvider, clock: Time
) -> None:
    assert await shop.refreshed_at("north") is None
    await shop.refresh(north, clock())
    assert await shop.refreshed_at("north") == NOW


def test_a_snapshot_that_nobody_uses_is_freed_without_a_look_for_garbage() -> None:
    snapshot = catalogue()
    freed = weakref.ref(snapshot)
    gc.disable()
    try:
        del snapshot
        assert freed() is None
    finally:
        gc.enable()
