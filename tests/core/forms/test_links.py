"""Typed links are read generously, and links that lead elsewhere are refused whatever their disguise."""

import pytest

from core.catalogue.acceptable_use import LINK_HOSTS, Policy
from core.forms.form import BadAnswer, Filling
from core.forms.problems import HostNotTaken, LinkTooLong, LinkWithSpaces, NotALink, Problem
from tests.core.samples import NOW, service


def read(link: str, hosts: frozenset[str] = LINK_HOSTS) -> str:
    answers = {"link": link, "quantity": "100"}
    return Filling(service(), Policy(link_hosts=hosts), NOW.date()).read(answers).payload()["link"]


def problem(link: str, hosts: frozenset[str] = LINK_HOSTS) -> Problem:
    with pytest.raises(BadAnswer) as refused:
        read(link, hosts)
    assert refused.value.field == "link"
    return refused.value.problem


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/name",
        "http://instagram.com/p/Cxyz/?igsh=1#top",
        "https://INSTAGRAM.com/Name",
        "https://m.youtube.com/watch?v=a&t=1",
        "https://youtu.be/a",
        "https://t.me/channel",
        "https://instagram.com:443/name",
        "https://instagram.com./name",
        "https://www.instagram.com/имя",
    ],
)
def test_a_link_to_an_allowed_host_or_below_it_is_kept_as_it_was_written(link: str) -> None:
    assert read(f"  {link} ") == link


def test_a_left_out_scheme_is_added() -> None:
    assert read("instagram.com/name") == "https://instagram.com/name"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.com/instagram.com",
        "https://instagram.com.evil.com/",
        "https://evilinstagram.com/",
        "https://evil.com?instagram.com",
        "https://evil.com#.instagram.com",
        "https://instаgram.com/",  # a Cyrillic а
        "https://xn--instgram-k7g.com/",
        "https://ｉnstagram.com/",
        "com",
        "https://com/",
    ],
)
def test_a_host_that_only_looks_allowed_is_refused(link: str) -> None:
    assert isinstance(problem(link), Problem)


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.com\\.instagram.com/",
        "https://evil.com%2f.instagram.com/",
        "https://evil.com%5c.instagram.com/",
        "https://{hosts}.instagram.com/",
        "https://instagram.com@evil.com/",
        "https://user:secret@instagram.com/",
        "https://@instagram.com/",
        "https://instagram.com:8080/",
        "https://instagram.com:99999/",
        "https://instagram.com:http/",
        "https://[::1]/",
        "https://[instagram.com/",
        "https://.instagram.com/",
        "https://instagram..com/",
        "https:///instagram.com/",
        "https://",
        "ftp://instagram.com/",
        "javascript:alert(1)//instagram.com",
        "javascript://instagram.com/%0aalert(1)",
        "mailto:name@instagram.com",
        "@name",
        "name",
    ],
)
def test_a_text_that_is_not_a_plain_web_address_is_refused(link: str) -> None:
    assert isinstance(problem(link), NotALink)


@pytest.mark.parametrize("hidden", [" ", "\t", "\n", "\u00a0", "\u2028", "\x00", "\u202e", "\u2066", "\u200f"])
def test_a_link_holds_no_spaces_and_nothing_that_hides(hidden: str) -> None:
    assert problem(f"https://instagram.com/na{hidden}me") == LinkWithSpaces()


def test_an_endless_link_is_refused() -> None:
    assert problem("https://instagram.com/" + "a" * 2_048) == LinkTooLong()


def test_a_refusal_names_the_host_and_what_is_taken() -> None:
    assert problem("https://evil.com/x", frozenset({"vk.com", "kick.com"})) == HostNotTaken(
        "evil.com", ("kick.com", "vk.com")
    )


def test_an_operator_may_allow_links_to_anywhere_but_each_must_still_be_a_link() -> None:
    everywhere = frozenset({"*"})
    assert read("https://example.org/page", everywhere) == "https://example.org/page"
    assert isinstance(problem("https://user@example.org/", everywhere), Problem)
    assert isinstance(problem("https://example.org\\@evil.com/", everywhere), Problem)


@pytest.mark.parametrize(
    ("name", "category", "meant"),
    [
        ("Followers", "Instagram", "https://www.instagram.com/alice.paints"),
        ("TikTok Followers", "TikTok", "https://www.tiktok.com/@alice.paints"),
        ("YouTube subscribers", "", "https://www.youtube.com/@alice.paints"),
        ("TG members", "", "https://t.me/alice.paints"),
        ("Instagram Likes", "", "https://www.instagram.com/p/AbC123"),
        ("Spotify Followers", "", "https://open.spotify.com/artist/AbC123"),
        ("LinkedIn Followers", "", "https://www.linkedin.com/in/name"),
        ("Followers", "Cheap", "https://www.instagram.com/name"),
    ],
)
def test_a_username_is_refused_with_its_profile_where_addresses_are_plain(name: str, category: str, meant: str) -> None:
    form = Filling(service(name=name, category=category), Policy(), NOW.date())
    for written in ("@alice.paints", " @alice.paints "):
        with pytest.raises(BadAnswer) as refused:
            form.check("link", written, {})
        assert refused.value.problem == NotALink(meant)


@pytest.mark.parametrize("written", ["@", "@.", "@a b", "@a/b", "@a@b", "@a?b", "@" + "a" * 65])
def test_what_is_not_a_username_gets_the_usual_example(written: str) -> None:
    found = problem(written)
    assert isinstance(found, LinkWithSpaces) or found == NotALink("https://www.instagram.com/name")


def test_a_username_names_no_host_that_the_policy_refuses() -> None:
    assert problem("@alice", frozenset({"my.site"})) == NotALink("https://my.site/name")
