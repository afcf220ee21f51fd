"""The platforms that services are for, the kinds of what is delivered, and the platform of a link."""

import re
from enum import StrEnum
from urllib.parse import urlsplit


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
    MENTIONS = "mentions"
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
_OF_ANY_PAGE = {Kind.MENTIONS, Kind.OTHER}
_POST = re.compile(
    r"/(p|reels?|tv|video|videos|watch|shorts|status|posts?|photo|permalink\.php|story\.php|track|album|pin|comments|clip)(/|\?|$)"
    r"|youtu\.be/|fb\.watch/|(t|telegram)\.me/(s/)?\w+/\d+|/wall-?\d+_\d+"
)


def fits_link(kind: Kind, link: str) -> bool:
    """Whether people order `kind` for such a page: followers for a profile, likes for a post."""
    return kind in _OF_ANY_PAGE or (kind in _OF_A_PROFILE) != bool(_POST.search(link))
