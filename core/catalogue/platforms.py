"""Reads from a service's words which platform it is for and what it delivers, because no API says so.

The words are English, Turkish and Vietnamese, as catalogues write them. Anything else is OTHER and can still be found.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from core.catalogue.service import Listing, ServiceType
from core.text import fold

T = TypeVar("T")
_WORD = re.compile(r"[a-z0-9]+")


class Platform(StrEnum):
    """The platforms, in the order in which a person sees them; `title` is the platform's own name."""

    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    YOUTUBE = "youtube"
    TELEGRAM = "telegram"
    FACEBOOK = "facebook"
    TWITTER = "twitter"
    THREADS = "threads"
    SPOTIFY = "spotify"
    TWITCH = "twitch"
    KICK = "kick"
    DISCORD = "discord"
    SNAPCHAT = "snapchat"
    LINKEDIN = "linkedin"
    PINTEREST = "pinterest"
    REDDIT = "reddit"
    SOUNDCLOUD = "soundcloud"
    WHATSAPP = "whatsapp"
    VK = "vk"
    RUMBLE = "rumble"
    TROVO = "trovo"
    DEEZER = "deezer"
    SHOPEE = "shopee"
    QUORA = "quora"
    WEBSITE = "website"
    OTHER = "other"


class Kind(StrEnum):
    """What a service delivers."""

    FOLLOWERS = "followers"
    SUBSCRIBERS = "subscribers"
    MEMBERS = "members"
    LIKES = "likes"
    VIEWS = "views"
    LIVE = "live"
    COMMENTS = "comments"
    REACTIONS = "reactions"
    SHARES = "shares"
    SAVES = "saves"
    PLAYS = "plays"
    TRAFFIC = "traffic"
    OTHER = "other"


TITLES: dict[Platform, str] = {
    Platform.INSTAGRAM: "Instagram",
    Platform.TIKTOK: "TikTok",
    Platform.YOUTUBE: "YouTube",
    Platform.TELEGRAM: "Telegram",
    Platform.FACEBOOK: "Facebook",
    Platform.TWITTER: "X (Twitter)",
    Platform.THREADS: "Threads",
    Platform.SPOTIFY: "Spotify",
    Platform.TWITCH: "Twitch",
    Platform.KICK: "Kick",
    Platform.DISCORD: "Discord",
    Platform.SNAPCHAT: "Snapchat",
    Platform.LINKEDIN: "LinkedIn",
    Platform.PINTEREST: "Pinterest",
    Platform.REDDIT: "Reddit",
    Platform.SOUNDCLOUD: "SoundCloud",
    Platform.WHATSAPP: "WhatsApp",
    Platform.VK: "VK",
    Platform.RUMBLE: "Rumble",
    Platform.TROVO: "Trovo",
    Platform.DEEZER: "Deezer",
    Platform.SHOPEE: "Shopee",
    Platform.QUORA: "Quora",
}
"""The platforms' own names, the same in every language. WEBSITE and OTHER are named in the reader's language."""

# How services name platforms. A word that ends in * also matches longer words ("instagramda", "takipcileri").
_NAMES: dict[Platform, str] = {
    Platform.INSTAGRAM: "instagram* insta",
    Platform.TIKTOK: "tiktok*",
    Platform.YOUTUBE: "youtube*",
    Platform.TELEGRAM: "telegram*",
    Platform.FACEBOOK: "facebook* fanpage",
    Platform.TWITTER: "twitter* tweet tweets",
    Platform.THREADS: "threads",
    Platform.SPOTIFY: "spotify",
    Platform.TWITCH: "twitch",
    Platform.KICK: "kick",
    Platform.DISCORD: "discord",
    Platform.SNAPCHAT: "snapchat",
    Platform.LINKEDIN: "linkedin",
    Platform.PINTEREST: "pinterest",
    Platform.REDDIT: "reddit",
    Platform.SOUNDCLOUD: "soundcloud",
    Platform.WHATSAPP: "whatsapp",
    Platform.VK: "vk vkontakte",
    Platform.RUMBLE: "rumble",
    Platform.TROVO: "trovo",
    Platform.DEEZER: "deezer",
    Platform.SHOPEE: "shopee shoppe shopp",
    Platform.QUORA: "quora",
    Platform.WEBSITE: "website* websites webtraffic",
}
# Words that several platforms use: they count only if no platform is named.
_HINTS: dict[Platform, str] = {
    Platform.INSTAGRAM: "ig igtv reel reels",
    Platform.TIKTOK: "tt",
    Platform.YOUTUBE: "yt shorts",
    Platform.TELEGRAM: "tg",
    Platform.FACEBOOK: "fb",
    Platform.TWITTER: "x",
    Platform.THREADS: "thread",
    Platform.WEBSITE: "traffic visitor visitors seo backlink backlinks google bing",
}
_TWO_WORDS = {
    "tik tok": "tiktok",
    "you tube": "youtube",
    "face book": "facebook",
    "snap chat": "snapchat",
    "linked in": "linkedin",
    "sound cloud": "soundcloud",
    "whats app": "whatsapp",
    "web site": "website",
}
_HOSTS: dict[str, Platform] = {
    "instagram.com": Platform.INSTAGRAM,
    "tiktok.com": Platform.TIKTOK,
    "youtube.com": Platform.YOUTUBE,
    "youtu.be": Platform.YOUTUBE,
    "t.me": Platform.TELEGRAM,
    "telegram.me": Platform.TELEGRAM,
    "facebook.com": Platform.FACEBOOK,
    "fb.com": Platform.FACEBOOK,
    "fb.watch": Platform.FACEBOOK,
    "twitter.com": Platform.TWITTER,
    "x.com": Platform.TWITTER,
    "threads.com": Platform.THREADS,
    "threads.net": Platform.THREADS,
    "spotify.com": Platform.SPOTIFY,
    "twitch.tv": Platform.TWITCH,
    "kick.com": Platform.KICK,
    "discord.gg": Platform.DISCORD,
    "discord.com": Platform.DISCORD,
    "snapchat.com": Platform.SNAPCHAT,
    "linkedin.com": Platform.LINKEDIN,
    "pinterest.com": Platform.PINTEREST,
    "reddit.com": Platform.REDDIT,
    "soundcloud.com": Platform.SOUNDCLOUD,
    "whatsapp.com": Platform.WHATSAPP,
    "vk.com": Platform.VK,
    "rumble.com": Platform.RUMBLE,
    "trovo.live": Platform.TROVO,
    "deezer.com": Platform.DEEZER,
    "quora.com": Platform.QUORA,
}
# The order matters: live viewers are not views, and reactions are not likes.
_KINDS: dict[Kind, str] = {
    Kind.LIVE: "live livestream livestreams canli",
    Kind.REACTIONS: "reaction reactions emoji* tepki* cam_xuc",
    Kind.SUBSCRIBERS: "subscriber subscribers sub subs abone* dang_ky",
    Kind.MEMBERS: "member members mem uye* thanh_vien",
    Kind.FOLLOWERS: "follower followers follow fans takipci* theo_doi",
    Kind.LIKES: "like likes heart hearts favorites favourites begeni* thich tim upvotes",
    Kind.COMMENTS: "comment comments cmt cmts replies yorum* binh_luan",
    Kind.SHARES: "share shares retweet retweets repost reposts paylasim* chia_se",
    Kind.SAVES: "save saves bookmark bookmarks kaydet* luu",
    Kind.PLAYS: "play plays stream streams listeners dinlenme* luot_nghe",
    Kind.VIEWS: "view views viewer viewers impression impressions reach izlenme* goruntulenme* xem mat",
    Kind.TRAFFIC: "traffic visitor visitors visits ziyaretci* truy_cap",
}


class _Words(Generic[T]):
    """Finds which of several things a text names, by whole words and by the beginnings of words."""

    def __init__(self, named: Mapping[T, str]) -> None:
        self._whole: dict[str, T] = {}
        self._begun: dict[str, T] = {}
        for thing, words in named.items():
            for word in words.split():
                (self._begun if word.endswith("*") else self._whole)[word.rstrip("*").replace("_", " ")] = thing
        self._beginnings = tuple(self._begun)

    def named_by(self, words: Sequence[str]) -> Iterator[T]:
        """The things that `words` name, in order."""
        for first, second in zip(words, (*words[1:], ""), strict=True):
            thing = self._whole.get(first) or self._whole.get(f"{first} {second}")
            if thing is None and first.startswith(self._beginnings):
                thing = next(self._begun[start] for start in self._beginnings if first.startswith(start))
            if thing is not None:
                yield thing


_NAMED, _HINTED, _DELIVERED = _Words(_NAMES), _Words(_HINTS), _Words(_KINDS)
_RANK = {kind: place for place, kind in enumerate(_KINDS)}


def platform_of(service: Listing) -> Platform:
    """The platform that the name mentions, else the category."""
    if service.type is ServiceType.WEB_TRAFFIC:
        return Platform.WEBSITE
    name, category = _split(service.name), _split(service.category)
    found = (next(words.named_by(text), None) for words in (_NAMED, _HINTED) for text in (name, category))
    return next(filter(None, found), Platform.OTHER)


def kind_of(service: Listing) -> Kind:
    """What the service delivers, by its name, else by its category."""
    if service.type in {ServiceType.CUSTOM_COMMENTS, ServiceType.CUSTOM_COMMENTS_PACKAGE, ServiceType.COMMENT_REPLIES}:
        return Kind.COMMENTS
    if service.type is ServiceType.COMMENT_LIKES:
        return Kind.LIKES
    found = (
        min(_DELIVERED.named_by(_split(text)), key=_RANK.__getitem__, default=None)
        for text in (service.name, service.category)
    )
    return next(filter(None, found), Kind.OTHER)


def _split(text: str) -> list[str]:
    folded = fold(text)
    for apart, together in _TWO_WORDS.items():
        folded = folded.replace(apart, together)
    return _WORD.findall(folded)


def host_of(link: str) -> str:
    """The host of a web address, with or without a scheme; "" if it has none."""
    try:
        return (urlsplit(link if "://" in link else f"https://{link}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def platform_of_link(link: str) -> Platform | None:
    """The platform that `link` belongs to; None for any other site."""
    parts = host_of(link).split(".")
    return next((_HOSTS[name] for start in range(len(parts)) if (name := ".".join(parts[start:])) in _HOSTS), None)


_OF_A_PROFILE = {Kind.FOLLOWERS, Kind.SUBSCRIBERS, Kind.MEMBERS, Kind.LIVE}
_POST = re.compile(
    r"/(p|reels?|tv|video|videos|watch|shorts|status|posts?|photo|permalink\.php|story\.php|track|album|pin|comments|clip)(/|\?|$)"
    r"|youtu\.be/|fb\.watch/|(t|telegram)\.me/(s/)?\w+/\d+|/wall-?\d+_\d+"
)


def fits_link(kind: Kind, link: str) -> bool:
    """Whether people order `kind` for such a page: followers for a profile, likes for a post."""
    return (kind in _OF_A_PROFILE) != bool(_POST.search(link)) or kind is Kind.OTHER
