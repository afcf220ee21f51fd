"""Services with real names and categories are sorted where a person would look for them."""

import pytest

from core.catalogue.platform_words import kind_of, platform_of
from core.catalogue.platforms import Kind, Platform, platform_of_link
from core.catalogue.service import ServiceType
from tests.core.samples import listing


@pytest.mark.parametrize(
    ("category", "name", "platform", "kind"),
    [
        ("Tiktok Followers [Refill]", "TK2 TikTok Followers (100/50k) {1k/hr} [R30]", "tiktok", "followers"),
        ("YouTube Likes/ Dislikes", "YL9 YouTube Likes {50/50k}", "youtube", "likes"),
        ("YouTube  Views Video/Shorts 𝐑𝐀𝐕 - GEO Targeted", "Germany [R30]", "youtube", "views"),
        ("TikTok Livestream Viewers", "60 minutes", "tiktok", "live"),
        (
            "Telegram Reactions Subscription",
            "Telegram reactions - [😱 + 500 Future posts + Free views]",
            "telegram",
            "reactions",
        ),
        ("Facebook · Tăng theo dõi", "Follow S7 Clone", "facebook", "followers"),
        ("Facebook · Like Giá rẻ", "S1 Like cảm xúc(LOVE)", "facebook", "reactions"),
        ("Instagram Takipçi", "Gerçek takipçi", "instagram", "followers"),
        ("Instagram Beğeni", "Hızlı", "instagram", "likes"),
        ("Dịch vụ X - Twitter", "[Max 50K] [Instant] [25K/Day]", "twitter", "other"),
        ("Facebook Reels Views", "Reels (100/10M)", "facebook", "views"),
        ("Reels", "Views", "instagram", "views"),
        (
            "Website Traffic from Germany + Choose Referrer ]",
            "Germany Traffic Website from Quora",
            "website",
            "traffic",
        ),
        ("Spotify - Plays Targeted", "USA", "spotify", "plays"),
        ("🪙 Crypto Services", "Watchlists", "other", "other"),
        ("Experiments", "FT 3 hind+P", "other", "other"),
    ],
)
def test_a_service_is_found_where_a_person_looks(category: str, name: str, platform: str, kind: str) -> None:
    service = listing(name=name, category=category)
    assert (platform_of(service), kind_of(service)) == (Platform(platform), Kind(kind))


def test_the_type_says_more_than_the_words() -> None:
    assert kind_of(listing(name="Instagram [REAL]", type=ServiceType.CUSTOM_COMMENTS)) is Kind.COMMENTS
    assert platform_of(listing(name="From Instagram", type=ServiceType.WEB_TRAFFIC)) is Platform.WEBSITE


@pytest.mark.parametrize(
    ("link", "platform"),
    [
        ("https://www.instagram.com/p/AbC123", Platform.INSTAGRAM),
        ("m.facebook.com/name", Platform.FACEBOOK),
        ("https://youtu.be/AbC123", Platform.YOUTUBE),
        ("https://t.me/name/12", Platform.TELEGRAM),
        ("https://open.spotify.com/track/AbC", Platform.SPOTIFY),
        ("https://instagram.com.example.org/p/1", None),
        ("https://notinstagram.com/p/1", None),
        ("https://example.com", None),
    ],
)
def test_a_link_names_its_platform_by_its_host(link: str, platform: Platform | None) -> None:
    assert platform_of_link(link) is platform


@pytest.mark.parametrize("name", ["", "👍", "关注者", "Подписчики"])
def test_words_in_other_alphabets_name_no_platform(name: str) -> None:
    offered = listing(name=name, category=name)
    assert (platform_of(offered), kind_of(offered)) == (Platform.OTHER, Kind.OTHER)
