"""Acceptable use: which services are never offered, and which links may be promoted."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.catalogue.policy_words import is_aimed_at_others
from core.catalogue.service import Listing, ServiceType

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
"""The hosts whose links people may order for, with their subdomains, unless the operator names others."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which services and links this bot accepts orders for.

    `exceptions` are services that the operator allows one by one, as (provider, number). "*" in `link_hosts` allows
    every host.
    """

    link_hosts: frozenset[str] = LINK_HOSTS
    exceptions: frozenset[tuple[str, str]] = frozenset()

    def denies(self, provider: str, listing: Listing) -> bool:
        """Whether the policy denies the service as aimed at other people (reports, reviews, votes, removals)."""
        if (provider, listing.number) in self.exceptions:
            return False
        return listing.type is ServiceType.POLL or is_aimed_at_others(listing.name, listing.category)

    @property
    def allows_sites(self) -> bool:
        """Whether links to sites other than the large platforms are allowed. Visits can only be sold to such sites."""
        return not self.link_hosts <= LINK_HOSTS

    def allows_host(self, host: str) -> bool:
        return "*" in self.link_hosts or within_hosts(host, self.link_hosts)


def within_hosts(host: str, hosts: Iterable[str]) -> bool:
    """Whether `host` is one of `hosts` or a subdomain of one."""
    return any(host == known or host.endswith(f".{known}") for known in hosts)


def read_exceptions(names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Reads `NAME:12` pairs as an operator writes them. Raises a ValueError that quotes the one it can't read."""
    pairs = set()
    for name in names:
        provider, colon, number = name.strip().partition(":")
        if not (provider and colon and number):
            raise ValueError(f"{name!r} is not PROVIDER:NUMBER")
        pairs.add((provider.casefold(), number))
    return frozenset(pairs)
