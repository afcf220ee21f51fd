"""Which platform a service is on and what it delivers, read from its words: no API says it.

Words are English, Turkish and Vietnamese, as catalogues write them. What nobody names is OTHER and stays reachable.
"""

import re
from enum import StrEnum
from urllib.parse import urlsplit

from orders.folding import fold
from orders.services import Listing, ServiceType


class Platform(StrEnum):
    """In the order in which a person is offered them; `title` is the platform's own name."""

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
    """What is delivered."""

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
"""The platforms' own names, the same in every language. WEBSITE and OTHER are words of the reader's language."""

_NAMES: dict[Platform, str] = {
    Platform.INSTAGRAM: r"insta|instagram\w*|ig|igtv|reels?",
    Platform.TIKTOK: r"tik ?tok\w*|tt",
    Platform.YOUTUBE: r"you ?tube\w*|yt|shorts?",
    Platform.TELEGRAM: r"telegram\w*|tg",
    Platform.FACEBOOK: r"face ?book\w*|fb|fanpage",
    Platform.TWITTER: r"twitter\w*|tweets?|x",
    Platform.THREADS: r"threads?",
    Platform.SPOTIFY: r"spotify",
    Platform.TWITCH: r"twitch",
    Platform.KICK: r"kick(?:\.com)?",
    Platform.DISCORD: r"discord",
    Platform.SNAPCHAT: r"snap ?chat",
    Platform.LINKEDIN: r"linked ?in",
    Platform.PINTEREST: r"pinterest",
    Platform.REDDIT: r"reddit",
    Platform.SOUNDCLOUD: r"sound ?cloud",
    Platform.WHATSAPP: r"whats ?app",
    Platform.VK: r"vk(?:ontakte)?",
    Platform.RUMBLE: r"rumble",
    Platform.TROVO: r"trovo",
    Platform.DEEZER: r"deezer",
    Platform.SHOPEE: r"shopp?ee?",
    Platform.QUORA: r"quora",
    Platform.WEBSITE: r"web ?sites?|web ?traffic|traffic|visitors?|seo|backlinks?|google|bing",
}
# A platform's own name says more than a word that several use ("reels", "shorts", "x").
_SHARED = re.compile(r"(reels?|shorts?|x|tt|ig|tg|fb|yt|threads?|traffic|visitors?|google|bing|seo|backlinks?)")
_PLATFORM = re.compile(
    r"(?<![a-z0-9])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _NAMES.items()) + r")(?![a-z0-9])"
)
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
# In the order of trial: "live viewers" are not views, and "comment likes" are likes.
_KINDS: list[tuple[Kind, str]] = [
    (Kind.LIVE, r"live ?stream\w*|live|(?:mat|nguoi xem) live|canli"),
    (Kind.REACTIONS, r"reactions?|emoji\w*|cam xuc|tepki\w*"),
    (Kind.SUBSCRIBERS, r"subscribers?|subs?|abone\w*|dang ky"),
    (Kind.MEMBERS, r"members?|mem|uye\w*|thanh vien"),
    (Kind.FOLLOWERS, r"followers?|follow|fans?|takipci\w*|theo doi"),
    (Kind.LIKES, r"likes?|hearts?|favou?rites?|begeni\w*|thich|tim|upvotes?"),
    (Kind.COMMENTS, r"comments?|cmts?|replies|yorum\w*|binh luan"),
    (Kind.SHARES, r"shares?|re-?tweets?|re-?posts?|paylasim\w*|chia se"),
    (Kind.SAVES, r"saves?|bookmarks?|kaydet\w*|luu"),
    (Kind.PLAYS, r"plays?|streams?|listeners?|dinlenme\w*|luot nghe"),
    (Kind.VIEWS, r"views?|viewers?|impressions?|reach|izlenme\w*|goruntulenme\w*|luot xem|xem|mat"),
    (Kind.TRAFFIC, r"traffic|visitors?|visits?|ziyaretci\w*|luot truy cap"),
]
_KIND = {kind: re.compile(rf"(?<![a-z0-9])(?:{words})(?![a-z0-9])") for kind, words in _KINDS}


def platform_of(service: Listing) -> Platform:
    """The platform that the name, else the category, speaks of."""
    if service.type is ServiceType.WEB_TRAFFIC:
        return Platform.WEBSITE
    for certain in (True, False):
        for text in (service.name, service.category):
            if found := _named(fold(text), certain):
                return found
    return Platform.OTHER


def _named(text: str, certain: bool) -> Platform | None:
    for match in _PLATFORM.finditer(text):
        if not certain or not _SHARED.fullmatch(match.group()):
            return Platform(match.lastgroup or Platform.OTHER)
    return None


def kind_of(service: Listing) -> Kind:
    """What the name, else the category, says is delivered."""
    if service.type in {ServiceType.CUSTOM_COMMENTS, ServiceType.CUSTOM_COMMENTS_PACKAGE, ServiceType.COMMENT_REPLIES}:
        return Kind.COMMENTS
    if service.type is ServiceType.COMMENT_LIKES:
        return Kind.LIKES
    for text in map(fold, (service.name, service.category)):
        for kind, pattern in _KIND.items():
            if pattern.search(text):
                return kind
    return Kind.OTHER


def platform_of_link(link: str) -> Platform | None:
    """The platform whose page `link` is; None for any other site."""
    host = (urlsplit(link if "://" in link else f"https://{link}").hostname or "").rstrip(".")
    parts = host.split(".")
    return next((_HOSTS[name] for start in range(len(parts)) if (name := ".".join(parts[start:])) in _HOSTS), None)
