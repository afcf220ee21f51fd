"""Three real catalogues can be browsed and searched."""

import pytest

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.platforms import Platform
from core.catalogue.service import Service, Unorderable
from tests.catalogues import NAMES
from tests.core.samples import field_catalogue


def big() -> tuple[list[Service], Catalogue]:
    services = field_catalogue("panel-6207")
    return services, Catalogue(services, Policy())


def test_every_heading_of_all_three_catalogues_has_its_own_key() -> None:
    shown = [Catalogue(field_catalogue(name), Policy()) for name in NAMES]
    keys = [c.key for one in shown for c in one.categories()]
    assert len(keys) > 250
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", NAMES)
def test_every_shown_service_is_in_exactly_one_category_and_on_one_shelf(name: str) -> None:
    services = field_catalogue(name)
    shown = Catalogue(services, Policy())
    offered = [s.id for s in services if shown.problem(s) not in {Unorderable.POLICY, Unorderable.NO_SITES}]
    below = [service.id for category in shown.categories() for service in category.services]
    shelves = [(platform, kind) for platform in shown.platforms() for kind, _ in shown.kinds(platform)]
    on_shelves = [service.id for shelf in shelves for service in shown.shelf(*shelf)]
    assert sorted(below) == sorted(on_shelves) == offered


@pytest.mark.parametrize("name", NAMES)
def test_nine_of_ten_services_are_found_by_their_platform(name: str) -> None:
    shown = Catalogue(field_catalogue(name), Policy())
    counts = {p: sum(count for _, count in shown.kinds(p)) for p in shown.platforms()}
    assert counts.get(Platform.OTHER, 0) <= sum(counts.values()) / 10


def test_words_in_any_order_find_the_same_services() -> None:
    _, shown = big()
    found = shown.search("tiktok followers brazil")
    assert found
    assert shown.search("BRAZIL followers TikTok") == found
    assert all("brazil" in f"{s.name} {s.category}".casefold() for s in found)


def test_letters_dressed_up_in_other_alphabets_are_found_by_plain_words() -> None:
    services, shown = big()
    dressed = [service for service in services if "𝐆𝐎𝐎𝐆𝐋𝐄" in service.category]
    assert dressed
    assert {s.id for s in dressed} <= {s.id for s in shown.search("google")}


def test_a_service_is_found_by_its_number_first() -> None:
    _, shown = big()
    for service in [service for category in shown.categories() for service in category.services][::50]:
        assert shown.search(service.number)[0].number == service.number
        assert service in shown.numbered(service.number)


def test_a_word_nobody_uses_finds_nothing() -> None:
    _, shown = big()
    assert shown.search("elephantiasis") == []


def test_vietnamese_headings_are_found_without_their_marks() -> None:
    shown = Catalogue(field_catalogue("baostar-404"), Policy())
    assert {service.category for service in shown.search("tang binh luan")} >= {"Facebook · Tăng bình luận"}
