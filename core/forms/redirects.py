"""Finds links that lead on to other hosts, by a redirector or by an address hidden in them, in any encoding."""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from core.catalogue.acceptable_use import within_hosts

REDIRECTOR_HOSTS = frozenset(
    {
        "accounts.spotify.com",
        "accounts.youtube.com",
        "away.vk.com",
        "consent.youtube.com",
        "l.facebook.com",
        "l.instagram.com",
        "l.messenger.com",
        "l.threads.com",
        "l.threads.net",
        "lm.facebook.com",
        "login.vk.com",
        "oauth.vk.com",
        "out.reddit.com",
        "passport.twitch.tv",
        "t.co",
    }
)
# The first parts of redirecting paths, for a host and its subdomains.
REDIRECTOR_PATHS: dict[str, tuple[str, ...]] = {
    "discord.com": ("oauth2", "login", "api"),
    "facebook.com": ("l.php", "flx/warn", "login", "login.php", "sharer", "sharer.php", "share.php", "dialog"),
    "google.com": ("url", "amp", "imgres"),
    "instagram.com": ("linkshim", "accounts/login"),
    "linkedin.com": (
        "redir",
        "redirect",
        "safety/go",
        "sharing",
        "sharearticle",
        "slink",
        "authwall",
        "login",
        "uas",
        "checkpoint",
    ),
    "pinterest.com": ("offsite", "pin/create"),
    "reddit.com": ("media", "submit", "login"),
    "steamcommunity.com": ("linkfilter",),
    "t.me": ("iv", "share", "socks", "proxy", "login"),
    "telegram.me": ("iv", "share", "socks", "proxy", "login"),
    "tiktok.com": ("link", "login"),
    "twitter.com": ("i/redirect", "intent", "share", "login"),
    "vk.com": ("away", "away.php", "share.php", "login", "login.php", "cc.php"),
    "x.com": ("i/redirect", "intent", "share", "login"),
    "youtube.com": ("redirect", "attribution_link", "signin", "logout"),
}
MAX_LAYERS = 12
"""A link with more layers of encoding was not copied by a person."""
_DOTS = str.maketrans({"。": ".", "｡": ".", "．": "."})
_WITH_SCHEME = re.compile(r"(?:https?|ftp|wss?):[/\\]*([^/\\?#&;,\"'<>]+)", re.IGNORECASE)
_AFTER_SLASHES = re.compile(r"[/\\]{2,}([^/\\?#&;=]*\.[^/\\?#&;=]+)")
_ONLY_SLASHES = re.compile(r"[/\\]{2,}([^/\\?#]+)")
_DECIMAL = re.compile(r"\d+\.\d+", re.ASCII)
# A channel's name, which YouTube adds to a copied link: dots in it don't make it an address.
_NAME_IN_LINK = re.compile(r"(?<=[?&])ab_channel=[\w.-]*(?=[&#]|\Z)")
_BARE = re.compile(r"(?:[^@/\\]*@)?((?:[\w-]+\.)+(?:[^\W\d_]{2,}|xn--[\w-]+|\d{1,3})\.?)(?::\d*)?(?:[/\\?#].*)?")
_BASE64 = re.compile(r"[\w+/-]{8,}={0,2}", re.ASCII)


def leads_elsewhere(link: str, host: str, allows_host: Callable[[str], bool]) -> bool:
    """Whether `link` may lead to another host: it is a redirector, or it contains an address."""
    if _redirects(host, link):
        return True
    layers = list(_layers(link[link.index("://") + 3 :][len(urlsplit(link).netloc) :]))
    if len(layers) >= MAX_LAYERS:
        return True
    return any(not allows_host(named) or named in REDIRECTOR_HOSTS for layer in layers for named in _hosts_named(layer))


def _redirects(host: str, link: str) -> bool:
    path = f"{path_of(link)}/"
    return within_hosts(host, REDIRECTOR_HOSTS) or any(
        within_hosts(host, {site}) and any(path.startswith(f"{first}/") for first in firsts)
        for site, firsts in REDIRECTOR_PATHS.items()
    )


def path_of(link: str) -> str:
    """The path as a server may read it: decoded, in small letters, without empty parts, dots and parameters."""
    *_, decoded = _layers(urlsplit(link).path)
    parts: list[str] = []
    for raw in re.split(r"[/\\]", decoded.casefold()):
        part = raw.partition(";")[0].partition("?")[0].partition("#")[0].strip()
        if part == "..":
            del parts[-1:]
        elif part.strip("."):
            parts.append(part)
    return "/".join(parts)


def _layers(text: str) -> Iterator[str]:
    """The text, then the text decoded once, twice and so on, until nothing changes."""
    for _ in range(MAX_LAYERS):
        yield _seen(text)
        decoded = html.unescape(unquote(text))
        if decoded == text:
            return
        text = decoded


def _seen(text: str) -> str:
    """The text as a browser reads an address: without invisible characters, and with wide letters and dots as plain
    ones.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_DOTS)).translate(_DOTS)
    return "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"})


def _hosts_named(layer: str) -> Iterator[str]:
    """The hosts of the addresses in one layer. `name.com` counts only after `?` or `#`: usernames have dots too."""
    for pattern in (_WITH_SCHEME, _AFTER_SLASHES):
        yield from map(_host, pattern.findall(layer))
    for value in re.split(r"[?#&;=]", _NAME_IN_LINK.sub("", layer))[1:]:
        if _DECIMAL.fullmatch(value):
            continue
        if address := _ONLY_SLASHES.match(value) or _BARE.fullmatch(value):
            yield _host(address[1])
    for value in re.split(r"[?#&]|(?<=[\w])=(?=[\w])", layer)[1:]:
        if _BASE64.fullmatch(value):
            yield from map(_host, _WITH_SCHEME.findall(_from_base64(value)))


def _from_base64(value: str) -> str:
    padded = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _host(authority: str) -> str:
    """The host of `user@host:port`; with a user in it, the result matches no policy."""
    if "@" in authority:
        return authority
    return authority.partition(":")[0].rstrip(".").casefold()
