"""The example of a link fits the service, and the bot would take it."""

import pytest

from core.catalogue.acceptable_use import LINK_HOSTS, Policy
from core.forms.examples import example_link
from core.forms.form import Filling
from tests.core.samples import NOW, field_catalogue, listing, service


@pytest.mark.parametrize(
    ("name", "category", "example"),
    [
        ("Followers", "Instagram", "https://www.instagram.com/name"),
        ("Instagram Likes", "", "https://www.instagram.com/p/AbC123"),
        ("TikTok Followers", "TikTok", "https://www.tiktok.com/@name"),
        ("YouTube Abone", "", "https://www.youtube.com/@name"),
        ("Views [HQ]", "YouTube / Views", "https://www.youtube.com/watch?v=AbC123"),
        ("TG members", "", "https://t.me/name"),
        ("Post views", "Telegram", "https://t.me/name/123"),
        ("Facebook Page Followers", "", "https://www.facebook.com/name"),
        ("Facebook Page Likes", "", "https://www.facebook.com/name"),
        ("Instagram Beğeni", "", "https://www.instagram.com/p/AbC123"),
        ("TikTok lượt xem", "", "https://www.tiktok.com/@name/video/123456"),
        ("Facebook bình luận", "", "https://www.facebook.com/name/posts/123456"),
        ("Followers", "Twitter / X", "https://x.com/name"),
        ("X Retweets", "", "https://x.com/name/status/123456"),
        ("Spotify Plays", "", "https://open.spotify.com/track/AbC123"),
        ("[TWITCH] VIEWERS [1h]", "twitch", "https://www.twitch.tv/name"),
        ("TikTok Followers", "Instagram and TikTok", "https://www.tiktok.com/@name"),
        ("Anything", "Else", "https://www.instagram.com/name"),
    ],
)
def test_the_example_is_chosen_by_the_words_of_the_service(name: str, category: str, example: str) -> None:
    assert example_link(Policy(), listing(name=name, category=category)) == example


def test_no_example_is_one_that_the_policy_refuses() -> None:
    followers = listing(name="Instagram Followers")
    assert example_link(Policy(frozenset({"tiktok.com", "my.site"})), followers) == "https://my.site/name"
    assert example_link(Policy(frozenset({"my.site"}))) == "https://my.site/name"
    assert example_link(Policy(frozenset({"*"})), followers) == "https://www.instagram.com/name"
    assert example_link(Policy(frozenset()), followers).startswith("https://")


@pytest.mark.parametrize("hosts", [LINK_HOSTS, frozenset({"*"}), frozenset({"kick.com", "x.com"}), frozenset({"a.b"})])
@pytest.mark.parametrize("catalogue", ["baostar-404", "panel-398"])
def test_every_example_would_be_taken(catalogue: str, hosts: frozenset[str]) -> None:
    for listed in field_catalogue(catalogue):
        example = example_link(Policy(hosts), listed)
        filling = Filling(service(name=listed.name, category=listed.category), Policy(hosts), NOW.date())
        assert filling.check("link", example, {}) == example
