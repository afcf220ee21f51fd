"""Redirectors: a link on an allowed host that leads to a page on another one is refused, however it is written."""

import base64
import html
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import LINK_HOSTS
from core.forms.form import BadAnswer
from core.forms.problems import LinkElsewhere, LinkTooLong, Problem, WholeSite
from core.forms.redirects import REDIRECTOR_PATHS
from tests.core.forms.test_links import problem, read


@pytest.mark.parametrize(
    "link",
    [
        "https://facebook.com/l.php?u=1",
        "https://l.facebook.com/x",
        "https://www.facebook.com/flx/warn/?u=1",
        "https://vk.com/away.php",
        "https://m.vk.com/away.php?to=x",
        "https://t.me/iv?url=x",
        "https://t.me/share/url",
        "https://out.reddit.com/t3_1",
        "https://youtube.com//redirect",
        "https://youtube.com/%72edirect",
        "https://youtube.com/%2572edirect",
        "https://www.youtube.com/./redirect/",
        "https://youtube.com/a/../REDIRECT",
        "https://youtube.com/redirect;x=1",
        "https://youtube.com/\\redirect",
        "https://linkedin.com/redir/redirect?url=x",
        "https://linkedin.com/safety/go",
        "https://tiktok.com/link/v2?target=x",
        "https://pinterest.com/offsite/?token=1",
        "https://l.instagram.com/?u=x",
        "https://l.threads.net/x",
        "https://x.com/i/redirect",
        "https://discord.com/oauth2/authorize?client_id=1&redirect_uri=x",
        "https://accounts.spotify.com/authorize?redirect_uri=x",
        "https://oauth.vk.com/authorize?redirect_uri=x",
        "https://vk.com/login.php?to=x",
        "https://www.linkedin.com/login?session_redirect=x",
        "https://passport.twitch.tv/login?redirect=x",
        "https://www.youtube.com/logout?continue=x",
        "https://consent.youtube.com/m?continue=x",
    ],
)
def test_the_redirectors_of_the_platforms_are_refused(link: str) -> None:
    assert problem(link) == LinkElsewhere()


@pytest.mark.parametrize("link", ["https://google.com/url?q=x", "https://steamcommunity.com/linkfilter/?u=x"])
def test_an_operator_who_takes_a_host_does_not_take_its_redirector(link: str) -> None:
    assert problem(link, frozenset({"google.com", "steamcommunity.com"})) == LinkElsewhere()


@pytest.mark.parametrize(
    "link",
    [
        "https://instagram.com/p/a?next=https:evil.com",
        "https://instagram.com/p/a?next=https:/\\evil.com",
        "https://instagram.com/p/a?next=//evil",
        "https://instagram.com/p/a?next=\\\\evil.com",
        "https://instagram.com/p/a?next=evil.com",
        "https://instagram.com/p/a?evil.com/x",
        "https://instagram.com/p/a?next=evil。com",
        "https://instagram.com/p/a?next=evil.com.",
        "https://instagram.com/p/a?next=evil.com:8080/x",
        "https://instagram.com/p/a?next=10.0.0.1",
        "https://www.youtube.com/watch?v=a&ab_channel=evil.com/x",
        "https://www.youtube.com/watch?v=a&ab_channel=https://evil.com",
        "https://instagram.com/p/a?next=https://instagram.com@evil.com/",
        "https://instagram.com/p/a?next=https://instagram.com.evil.com/",
        "https://instagram.com/p/a?next=https://instаgram.com/",  # a Cyrillic а
        "https://instagram.com/p/a?next=ht%0atps://evil.com",
        "https://instagram.com/p/a?next=https&colon;//evil.com",
        "https://instagram.com/p/a#https://evil.com",
        "https://instagram.com/p/a#next=evil.com",
        "https://instagram.com//evil.com",
        "https://instagram.com/https://evil.com",
        "https://instagram.com/p/a?next=https://l.facebook.com/x",
    ],
)
def test_an_address_elsewhere_inside_a_link_is_refused(link: str) -> None:
    assert problem(link) == LinkElsewhere()


@pytest.mark.parametrize(
    "link",
    [
        "https://www.instagram.com/anna.de",
        "https://instagram.com/p/a?igsh=MzRlODBiNWFlZA==&utm_source=ig_web",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1.5s&list=PL_a-b",
        "https://www.facebook.com/profile.php?id=100",
        "https://www.tiktok.com/@a.b/video/1?is_from_webapp=1&sender_device=pc",
        "https://t.me/channel/12?comment=3",
        "https://www.instagram.com/redirect",
        "https://vk.com/wall-1_2?z=photo-1_2%2Falbum",
        "https://youtu.be/a?si=Ab_cD-e",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&ab_channel=Rick.Astley",
        "https://vk.com/video-1_2?v=5.131",
        "https://discord.com/invite/abc",
        "https://www.linkedin.com/in/login-page",
        "https://www.facebook.com/a/posts/1?ref=https://facebook.com/b",
    ],
)
def test_ordinary_links_with_parameters_pass(link: str) -> None:
    assert read(link) == link


@pytest.mark.parametrize(
    "link",
    ["instagram.com", "https://instagram.com/", "https://www.youtube.com/?a=1", "https://t.me/%2F./", "vk.com#"],
)
def test_a_platform_without_a_page_is_refused_with_what_is_needed(link: str) -> None:
    assert problem(link) == WholeSite("https://www.instagram.com/name")


def test_the_first_page_of_another_site_is_a_page() -> None:
    assert read("https://example.org/", frozenset({"example.org"})) == "https://example.org/"


STEPS = ["", "/", "/.", "/x/..", "/%2e", "/a/%2E%2E", "//", "/%20"]


@given(
    redirector=st.sampled_from(
        [(host, path) for host, paths in REDIRECTOR_PATHS.items() if host in LINK_HOSTS for path in paths]
    ),
    below=st.sampled_from(["", "www.", "m.", "mobile."]),
    steps=st.sampled_from(STEPS),
    end=st.sampled_from(["", "/", "?u=x", "/?u=x", "#x", ";a=b", "%3Fu=x", "/more"]),
    data=st.data(),
)
def test_no_way_of_writing_a_redirectors_path_passes(
    redirector: tuple[str, str], below: str, steps: str, end: str, data: st.DataObject
) -> None:
    host, path = redirector
    letters = [data.draw(st.sampled_from([c, c.upper(), f"%{ord(c):02x}"])) if c.isalpha() else c for c in path]
    assert problem(f"https://{below}{host}{steps}/{''.join(letters)}{end}") == LinkElsewhere()


def _every_letter(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


ENCODINGS: list[Callable[[str], str]] = [
    quote,
    lambda text: quote(text, safe=""),
    _every_letter,
    lambda text: "".join(f"&#{ord(c)};" for c in text),
    lambda text: html.escape(text),
    str.swapcase,
]
SITES = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}\.(com|net|ru|xyz)\Z").filter(lambda host: host not in LINK_HOSTS)
PLACES = ["https://{host}/p/a?next={to}", "https://{host}/p/a#next={to}", "https://{host}/p/a?b=1&u={to}&c=2"]


@given(
    site=SITES,
    host=st.sampled_from(sorted(LINK_HOSTS)),
    start=st.sampled_from(["https://", "http://", "//", "https:", "HTTPS://", "/\\", "https://instagram.com@", ""]),
    end=st.sampled_from(["", "/", "/page", "?a=b", ":443/"]),
    place=st.sampled_from(PLACES),
    encodings=st.lists(st.sampled_from(ENCODINGS), max_size=5),
)
def test_whatever_the_encoding_no_address_elsewhere_passes(
    site: str, host: str, start: str, end: str, place: str, encodings: list[Callable[[str], str]]
) -> None:
    to = f"{start}{site}{end}"
    for encode in encodings:
        to = encode(to)
    assert problem(place.format(host=host, to=to)) in {LinkElsewhere(), LinkTooLong()}


@given(site=SITES, variant=st.sampled_from([base64.b64encode, base64.urlsafe_b64encode]), padded=st.booleans())
def test_an_address_in_base64_does_not_pass_either(site: str, variant: Callable[[bytes], bytes], padded: bool) -> None:
    value = variant(f"https://{site}/page".encode()).decode()
    assert isinstance(problem(f"https://instagram.com/p/a?u={value if padded else value.rstrip('=')}"), Problem)


@given(st.text(max_size=60))
def test_any_text_behind_a_host_is_read_or_refused_as_a_link(text: str) -> None:
    with suppress(BadAnswer):
        read(f"https://instagram.com/{text}")
