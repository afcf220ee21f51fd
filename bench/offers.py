"""A made-up catalogue with the size and shape of a large panel's."""

import random
from datetime import UTC, datetime
from decimal import Decimal

from core.catalogue.service import Listing, ServiceType

SIZE = 6_207
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_NETWORKS = [
    "Instagram",
    "TikTok",
    "YouTube",
    "Facebook",
    "Twitter",
    "Telegram",
    "Spotify",
    "Twitch",
    "LinkedIn",
    "Türk",
]
_THINGS = [
    "Followers",
    "Likes",
    "Views",
    "Comments",
    "Shares",
    "Subscribers",
    "Members",
    "Takipçi",
    "Beğeni",
    "Lượt xem",
]
_EXTRAS = [
    "Real",
    "HQ",
    "Instant",
    "No Refill",
    "Refill 30 Days",
    "Max 10K",
    "Max 1M",
    "Slow",
    "⚡ Fast",
    "Cheapest",
    "Mix",
]


def listings(seed: int = 1) -> list[Listing]:
    """Made-up services; the same seed gives the same ones."""
    rng = random.Random(seed)
    return [_listing(rng, str(number)) for number in range(1, SIZE + 1)]


def _listing(rng: random.Random, number: str) -> Listing:
    network, thing = rng.choice(_NETWORKS), rng.choice(_THINGS)
    extras = " | ".join(rng.sample(_EXTRAS, 3))
    return Listing(
        number=number,
        name=f"{network} {thing} [ {extras} ]",
        category=f"{network} {thing} {rng.choice(_EXTRAS)}",
        type=ServiceType.DEFAULT,
        type_text="Default",
        rate=Decimal(rng.randint(1, 50_000)) / 10_000,
        minimum=10,
        maximum=rng.choice([1_000, 10_000, 1_000_000]),
        description="Start time 0-1 hours. Do not order twice for one link at the same time. " * 3,
    )
