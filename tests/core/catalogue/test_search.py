"""The search finds what the simplest search finds, in the same order, whatever a catalogue holds."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy
from core.catalogue.catalogue import Catalogue
from core.catalogue.platform_words import kind_of
from core.catalogue.platforms import Kind, Platform
from core.catalogue.search import words_of
from core.catalogue.service import Service, ServiceType, Unorderable
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
SEARCHES = st.lists(st.sampled_from(["i", "insta", "turk", "hq", "takipci", "12", "1", "a1", "7", "zz"]), max_size=3)


def simply_found(services: Sequence[Service], shown: Catalogue, text: str) -> list[Service]:
    """The simplest search: it reads every service and sorts all hits."""
    words = set(words_of(text))

    def has(service: Service, word: str) -> bool:
        said = fold(f"{service.name} {service.category} {service.number}")
        return word in said or (word == "takipci" and kind_of(service) is Kind.FOLLOWERS)

    found = [
        service
        for service in services
        if shown.problem(service) not in HIDDEN and words and all(has(service, word) for word in words)
    ]
    literal = {one.id: all(word in fold(f"{one.name} {one.category} {one.number}") for word in words) for one in found}

    def place(one: Service) -> tuple[bool, bool, bool, bool]:
        is_asked_for = "takipci" not in words or kind_of(one) is Kind.FOLLOWERS
        return one.number not in words, shown.problem(one) is not None, not is_asked_for, not literal[one.id]

    return sorted(found, key=place)


@given(CATALOGUES, SEARCHES.map(" ".join))
def test_a_search_finds_the_same_in_the_same_order_as_the_simplest_one(services: list[Service], text: str) -> None:
    shown = Catalogue(services, Policy())
    assert shown.search(text) == simply_found(services, shown, text)


@given(CATALOGUES, st.sampled_from(["1", "12", "a1", "A1"]), st.sampled_from([None, "north", "south"]))
def test_a_number_finds_every_offered_service_that_has_it(
    made: list[Service], number: str, provider: str | None
) -> None:
    one_of_each = {(one.provider, one.number): one for one in made}
    services = sorted(one_of_each.values(), key=lambda one: one.provider)  # as the database has them
    assert Catalogue(services, Policy()).numbered(number, provider) == [
        one for one in services if one.number == number and one.offered and provider in {None, one.provider}
    ]


SHELF = {
    "en": service(1, name="Instagram Followers [Real]", category="Social"),
    "tr": service(2, name="Instagram Gerçek Takipçi", category="Sosyal"),
    "vi": service(3, name="Tăng người theo dõi FB", category="Mạng xã hội"),
    "likes": service(4, name="TikTok Likes", category="Social"),
    "beğeni": service(5, name="TikTok Beğeni", category="Sosyal"),
    "thích": service(6, name="Lượt thích TikTok", category="Mạng xã hội"),
    "xem": service(7, name="Lượt xem YT", category="Mạng xã hội"),
}
FOLLOWING, LIKING = ["en", "tr", "vi"], ["likes", "beğeni", "thích"]
SHOP = Catalogue(SHELF.values(), Policy())


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("takipçi", FOLLOWING),
        ("Takipçiler", FOLLOWING),
        ("followers", FOLLOWING),
        ("người theo dõi", FOLLOWING),
        ("nguoi theo doi", FOLLOWING),
        ("instagram theo dõi", ["en", "tr"]),
        ("facebook followers", ["vi"]),
        ("fb takipçi", ["vi"]),
        ("beğeni", LIKING),
        ("lượt thích tiktok", LIKING),
        ("tik tok like", LIKING),
        ("izlenme", ["xem"]),
        ("youtube views", ["xem"]),
        ("lượt xem", ["xem"]),
        ("gerçek takipçi", ["tr"]),
        ("takipçi elephants", []),
    ],
)
def test_a_word_of_one_language_finds_services_named_in_another(said: str, found: list[str]) -> None:
    assert sorted(one.id for one in SHOP.search(said)) == [SHELF[name].id for name in found]


def test_mentions_of_followers_are_mentions_and_come_after_followers() -> None:
    mentions = service(8, name="Mentions: a user's followers", type=ServiceType.MENTIONS_USER_FOLLOWERS, category="IG")
    shop = Catalogue([mentions, *SHELF.values()], Policy())
    assert kind_of(mentions) is Kind.MENTIONS
    assert mentions not in shop.shelf(Platform.INSTAGRAM, Kind.FOLLOWERS)
    assert shop.search("followers")[-1] == mentions
    assert shop.search("ig mentions") == [mentions]


def test_services_named_in_the_very_words_come_first() -> None:
    assert SHOP.search("takipçi")[0] == SHELF["tr"]
    assert SHOP.search("lượt thích") == [SHELF[name] for name in ("thích", "likes", "beğeni")]


@pytest.mark.parametrize(
    ("typed", "meant", "found"),
    [
        ("takpçi", "takipci", ["en"]),
        ("instagram begenni", "", []),
        ("folowers", "followers", ["en"]),
        ("lượt thcíh", "", []),
    ],
)
def test_typos_are_corrected_in_every_language_of_the_catalogue(typed: str, meant: str, found: list[str]) -> None:
    english = Catalogue([SHELF["en"]], Policy())
    assert english.suggestion(typed) == meant
    assert english.search(meant) == [SHELF[name] for name in found]


def test_a_misspelt_vietnamese_or_turkish_word_finds_services_named_in_english() -> None:
    english = Catalogue([SHELF["likes"]], Policy())
    assert english.suggestion("lượt thcih") == "luot thich"
    assert english.suggestion("begenni") == "begeni"
    assert english.search("luot thich") == english.search("begeni") == [SHELF["likes"]]
