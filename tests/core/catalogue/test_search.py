"""The search finds what the simplest search finds, in the same order, whatever a catalogue holds."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.catalogue import Catalogue
from core.catalogue.policy import Policy
from core.catalogue.search import words_of
from core.catalogue.service import Service, Unorderable
from core.text import fold
from tests.core.samples import service

HIDDEN = {Unorderable.NO_LONGER_OFFERED, Unorderable.POLICY, Unorderable.NO_SITES}
SAID = ["Instagram", "Followers", "Takipçi", "Lượt xem", "HQ", "Türk", "⚡", "Reports", "12", "1"]
TEXTS = st.lists(st.sampled_from(SAID), min_size=1, max_size=4).map(" ".join)
ROWS = st.fixed_dictionaries(
    {
        "number": st.sampled_from(["1", "12", "7", "120", "A1"]),
        "name": TEXTS,
        "category": TEXTS,
        "maximum": st.sampled_from([1_000, 5]),
        "offered": st.booleans(),
        "provider": st.sampled_from(["north", "south"]),
    }
)


def numbered(rows: list[dict[str, Any]]) -> list[Service]:
    return [service(id, **row) for id, row in enumerate(rows, 1)]


CATALOGUES = st.lists(ROWS, max_size=12).map(numbered)
SEARCHES = st.lists(st.sampled_from(["i", "insta", "turk", "luot", "takipci", "12", "1", "a1", "7", "zz"]), max_size=3)


def simply_found(services: Sequence[Service], shown: Catalogue, text: str) -> list[Service]:
    """Every service is read at each search, and all that is found is sorted."""
    words = set(words_of(text))
    found = [
        service
        for service in services
        if shown.problem(service) not in HIDDEN
        and words
        and all(word in fold(f"{service.name} {service.category} {service.number}") for word in words)
    ]
    return sorted(found, key=lambda one: (one.number not in words, shown.problem(one) is not None))


@given(CATALOGUES, SEARCHES.map(" ".join))
def test_a_search_finds_the_same_in_the_same_order_as_the_simplest_one(services: list[Service], text: str) -> None:
    shown = Catalogue(services, Policy())
    assert shown.search(text) == simply_found(services, shown, text)


@given(CATALOGUES, st.sampled_from(["1", "12", "a1", "A1"]), st.sampled_from([None, "north", "south"]))
def test_a_number_finds_every_offered_service_that_has_it(
    services: list[Service], number: str, provider: str | None
) -> None:
    assert Catalogue(services, Policy()).numbered(number, provider) == [
        one for one in services if one.number == number and one.offered and provider in {None, one.provider}
    ]
