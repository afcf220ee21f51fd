"""Which platform a service is on and what it delivers, read from its words: no API says it.

Words are English, Turkish and Vietnamese, as catalogues write them. A service without such a word is OTHER, and can
still be reached.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from core.catalogue.platforms import Kind, Platform
from core.catalogue.service import MENTIONS, Listing, Service, ServiceType
from core.text import fold

T = TypeVar("T")
_WORD = re.compile(r"[a-z0-9]+")
# What services call them. A word that ends in * begins other words, too ("instagramda", "takipcileri").
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
# Words that more than one platform uses: they count only if no platform is named.
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
# In the order of trial: mentions of followers are not followers, live viewers not views, and reactions not likes.
_KINDS: dict[Kind, str] = {
    Kind.MENTIONS: "mention mentions bahsetme*",
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
    """Which of several things a text names, by whole words and by beginnings of words."""

    def __init__(self, named: Mapping[T, str]) -> None:
        self._whole: dict[str, T] = {}
        self._begun: dict[str, T] = {}
        for thing, words in named.items():
            for word in words.split():
                (self._begun if word.endswith("*") else self._whole)[word.rstrip("*").replace("_", " ")] = thing
        self._beginnings = tuple(self._begun)

    def named_by(self, words: Sequence[str]) -> Iterator[T]:
        """The things named, in the order of the words."""
        for first, second in zip(words, (*words[1:], ""), strict=False):
            thing = self._whole.get(first) or self._whole.get(f"{first} {second}")
            if thing is None and first.startswith(self._beginnings):
                thing = next(self._begun[start] for start in self._beginnings if first.startswith(start))
            if thing is not None:
                yield thing


_NAMED, _HINTED, _DELIVERED = _Words(_NAMES), _Words(_HINTS), _Words(_KINDS)
_RANK = {kind: place for place, kind in enumerate(_KINDS)}


def platform_of(service: Listing) -> Platform:
    """The platform that the name, else the category, names."""
    if service.type is ServiceType.WEB_TRAFFIC:
        return Platform.WEBSITE
    row = _row(service)
    name, category = _split(row.name), _split(row.category)
    found = (next(words.named_by(text), None) for words in (_NAMED, _HINTED) for text in (name, category))
    return next(filter(None, found), Platform.OTHER)


def kind_of(service: Listing) -> Kind:
    """The kind of delivery that the name, else the category, says."""
    if service.type in {ServiceType.CUSTOM_COMMENTS, ServiceType.CUSTOM_COMMENTS_PACKAGE, ServiceType.COMMENT_REPLIES}:
        return Kind.COMMENTS
    if service.type is ServiceType.COMMENT_LIKES:
        return Kind.LIKES
    if service.type in MENTIONS:
        return Kind.MENTIONS
    found = (
        min(_DELIVERED.named_by(_split(text)), key=_RANK.__getitem__, default=None)
        for text in (_row(service).name, _row(service).category)
    )
    return next(filter(None, found), Kind.OTHER)


def _row(service: Listing) -> Listing:
    """The provider's row, because the shop's own name may not say what a service is."""
    return service.as_listed if isinstance(service, Service) else service


@lru_cache(maxsize=1024)  # a name is split for its platform and for its kind, and a category is many services'
def _split(text: str) -> tuple[str, ...]:
    folded = fold(text)
    for apart, together in _TWO_WORDS.items():
        folded = folded.replace(apart, together)
    return tuple(_WORD.findall(folded))
