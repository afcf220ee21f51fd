"""Acceptable use: which services are never offered, which links may be promoted, which terms a user accepts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from orders.folding import fold
from orders.services import Listing, ServiceType

TERMS_VERSION = "2026-11"
"""Grows when the terms change; everybody is asked again."""

LINK_HOSTS = frozenset(
    {
        "discord.com",
        "discord.gg",
        "facebook.com",
        "fb.com",
        "fb.watch",
        "instagram.com",
        "kick.com",
        "linkedin.com",
        "pinterest.com",
        "reddit.com",
        "snapchat.com",
        "soundcloud.com",
        "spotify.com",
        "t.me",
        "telegram.me",
        "threads.com",
        "threads.net",
        "tiktok.com",
        "trovo.live",
        "twitch.tv",
        "twitter.com",
        "vk.com",
        "x.com",
        "youtu.be",
        "youtube.com",
    }
)
"""Hosts whose links may be ordered for, with their subdomains, unless the operator names others."""

# What is aimed at other people: English, Turkish, Vietnamese and what real catalogues write.
# Folded words, whole words only; a longer list of exceptions would be a way round it.
_AIMED_AT_OTHERS = re.compile(
    r"\b("
    # A report that is delivered with a service is about nobody else.
    r"(?<!delivery )(?<!release )report(s|ing|er|ers)?|sikayet\w*|bao cao|to cao|"
    r"(un)?dislike(s)?|thumbs? down|begenmeme\w*|downvote(s)?|"
    r"vote(s|r|rs)?|voting|upvote(s)?|oylama\w*|oy|anket\w*|binh chon|bo phieu|poll(s)?|"
    r"review(s|er|ers)?|rating(s)?|trustpilot|google maps?|degerlendirme\w*|danh gia|feedback(s)?|"
    r"negative|remov(e|al) (of )?(news|content|link|links|post|posts|article|articles|video|videos)|"
    r"take ?down(s)?|copyright strike(s)?|dmca|"
    r"(account|profile|page|channel|group) (ban|banned|banning|suspension|delete|deletion|killer)|"
    r"ban(ning)? (account|profile|page|channel|group)s?|hack(s|ed|ing)?|ddos|"
    r"email bomb(er|ing)?|sms bomb(er|ing)?|spam"
    r")\b"
)
_THUMBS_DOWN = str.maketrans({"\N{THUMBS DOWN SIGN}": " thumbs down "})
# What people order for themselves: a heading such as "YouTube Likes / Dislikes" does not make the likes suspect.
_FOR_ONESELF = re.compile(r"\b(like|follower|subscriber|member|view|viewer|share|play|comment|reaction)s?\b")


@dataclass(frozen=True, slots=True)
class Policy:
    """What this bot takes orders for.

    `exceptions` are services an operator answers for by name, as (provider, number); `link_hosts` with "*" in it
    allows every host.
    """

    link_hosts: frozenset[str] = LINK_HOSTS
    exceptions: frozenset[tuple[str, str]] = frozenset()

    def denies(self, provider: str, listing: Listing) -> bool:
        """Whether the service is aimed at third parties (reports, reviews, votes, removals): denied by default."""
        if (provider, listing.number) in self.exceptions:
            return False
        name, heading = _words(listing.name), _words(listing.category)
        if listing.type is ServiceType.POLL or _AIMED_AT_OTHERS.search(name):
            return True
        return bool(_AIMED_AT_OTHERS.search(heading)) and not _named_by_both(name, heading)

    @property
    def allows_sites(self) -> bool:
        """Whether links to anything but the large platforms are taken: visits can be sold to such sites alone."""
        return not self.link_hosts <= LINK_HOSTS

    def allows_host(self, host: str) -> bool:
        return "*" in self.link_hosts or any(
            host == allowed or host.endswith(f".{allowed}") for allowed in self.link_hosts
        )


def _named_by_both(name: str, heading: str) -> bool:
    """Whether a heading over several things also names the harmless one that the service says it is."""
    return not set(_FOR_ONESELF.findall(name)).isdisjoint(_FOR_ONESELF.findall(heading))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text.translate(_THUMBS_DOWN))))


def read_exceptions(names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """`NAME:12` pairs as an operator writes them. Raises ValueError that quotes the one it cannot read."""
    pairs = set()
    for name in names:
        provider, colon, number = name.strip().partition(":")
        if not (provider and colon and number):
            raise ValueError(f"{name!r} is not PROVIDER:NUMBER")
        pairs.add((provider.casefold(), number))
    return frozenset(pairs)
