"""Only some people see providers, and certain words name one."""

import pytest

from core.people.access import Access
from core.people.visibility import ProviderNames, Visibility
from tests.core.samples import ADA, ALICE

ACCESS = Access(public=True, owners=frozenset({ADA}), allowed=frozenset())
NAMES = ProviderNames.of(
    ["north_west"], ["https://www.Best-Panel.example/api/v2", "http://10.0.0.7:80/api", "http://panel/api"]
)


def test_admins_see_providers_and_customers_only_where_they_are_shown() -> None:
    assert [Visibility(ACCESS).sees_providers(one) for one in (ADA, ALICE)] == [True, False]
    assert Visibility(ACCESS, shown=True).sees_providers(ALICE)


@pytest.mark.parametrize(
    "words",
    [
        "North_West refuses it",
        "refused by north-west.",
        "see https://BEST-PANEL.example/help",
        "best-panel: bad link",
        "10.0.0.7 said no",
        "Order 4711 is too old",
        "(4711)",
    ],
)
def test_a_name_a_host_or_a_number_is_found_as_a_whole_word(words: str) -> None:
    assert NAMES.are_in(words, "4711", None)


@pytest.mark.parametrize("words", ["Bad link", "northwest", "47110 likes", "best panelists", "example", "10.0.0.71"])
def test_a_word_that_only_looks_like_a_name_is_not_one(words: str) -> None:
    assert not NAMES.are_in(words, "4711", None, "")


def test_without_providers_nothing_is_named() -> None:
    assert not ProviderNames.of([]).are_in("anything")
