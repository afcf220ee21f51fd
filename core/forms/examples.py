"""An example link for a form: one that fits the service, and that the policy takes if it takes any."""

import re
from urllib.parse import urlsplit

from core.catalogue.acceptable_use import Policy
from core.catalogue.platforms import Platform
from core.catalogue.service import Listing
from core.text import fold

ANY_PAGE = "https://www.example.com/page"
_USUAL = "instagram"
# A profile and a single post of each platform.
_LOOKS: dict[str, tuple[str, str]] = {
    "instagram": ("https://www.instagram.com/name", "https://www.instagram.com/p/AbC123"),
    "tiktok": ("https://www.tiktok.com/@name", "https://www.tiktok.com/@name/video/123456"),
    "youtube": ("https://www.youtube.com/@name", "https://www.youtube.com/watch?v=AbC123"),
    "telegram": ("https://t.me/name", "https://t.me/name/123"),
    "facebook": ("https://www.facebook.com/name", "https://www.facebook.com/name/posts/123456"),
    "twitter": ("https://x.com/name", "https://x.com/name/status/123456"),
    "spotify": ("https://open.spotify.com/artist/AbC123", "https://open.spotify.com/track/AbC123"),
    "twitch": ("https://www.twitch.tv/name", "https://www.twitch.tv/videos/123456"),
    "threads": ("https://www.threads.com/@name", "https://www.threads.com/@name/post/AbC123"),
    "soundcloud": ("https://soundcloud.com/name", "https://soundcloud.com/name/track"),
    "snapchat": ("https://www.snapchat.com/add/name",) * 2,
    "linkedin": ("https://www.linkedin.com/in/name", "https://www.linkedin.com/posts/name-123456"),
    "pinterest": ("https://www.pinterest.com/name", "https://www.pinterest.com/pin/123456"),
    "reddit": ("https://www.reddit.com/user/name", "https://www.reddit.com/r/name/comments/AbC123"),
    "discord": ("https://discord.gg/AbC123",) * 2,
    "trovo": ("https://trovo.live/s/name",) * 2,
    "kick": ("https://kick.com/name",) * 2,
    "vk": ("https://vk.com/name", "https://vk.com/wall123_456"),
}
_PLAIN = {"instagram", "tiktok", "youtube", "telegram", "twitter", "twitch", "threads", "kick"}
"""The platforms where a person's `@name` is the end of their address."""
_ALSO = {"ig": "instagram", "insta": "instagram", "yt": "youtube", "tg": "telegram", "fb": "facebook", "x": "twitter"}
# Folded words: English, Turkish, Vietnamese. A page that is liked is still a page.
_OF_A_PAGE = re.compile(r"\b((page|follower|subscriber|member)s?|takipci\w*|abone\w*|theo doi|thanh vien)\b")
_OF_A_POST = re.compile(
    r"\b((like|view|comment|share|save|play|reaction|retweet|repost|impression|stream)s?|"
    r"begeni\w*|izlenme\w*|yorum\w*|luot (thich|xem|chia se)|bai viet|binh luan)\b"
)


def example_on(platform: Platform, policy: Policy) -> str:
    """A profile on `platform`; the usual example where none is known."""
    look = _LOOKS.get(platform.value)
    return look[0] if look is not None else example_link(policy)


def example_link(policy: Policy, service: Listing | None = None) -> str:
    """Chooses by the words of the service's name, else of its category; else the usual one, or an allowed host's."""
    about_a_post = service is not None and _is_about_a_post(service)
    for platform in [*(_named(service) if service is not None else []), _USUAL]:
        example = _LOOKS[platform][about_a_post]
        if policy.allows_host(urlsplit(example).hostname or ""):
            return example
    return f"https://{min(policy.link_hosts, default='www.example.com')}/name"


def profile_start(example: str, service: Listing) -> str:
    """What stands before the name in `example`, if that is a plain profile on the service's platform; else nothing."""
    plain = {_LOOKS[platform][0] for platform in _named(service) if platform in _PLAIN}
    return example.removesuffix("name") if example in plain else ""


def _is_about_a_post(service: Listing) -> bool:
    name = fold(service.name)
    return bool(_OF_A_POST.search(name) and not _OF_A_PAGE.search(name))


def _named(service: Listing) -> list[str]:
    """The platforms that the service's name and category name."""
    return [named for text in (service.name, service.category) for named in _platforms(fold(text))]


def _platforms(text: str) -> list[str]:
    """The platforms that a folded text names, in its order."""
    words = [_ALSO.get(word, word) for word in re.findall(r"[^\W_]+", text)]
    return [word for word in words if word in _LOOKS]
