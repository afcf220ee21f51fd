"""The bot takes no orders for services aimed at other people, in the words that real catalogues use."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.catalogue.acceptable_use import Policy, read_exceptions
from core.catalogue.service import ServiceType
from tests.catalogues import is_whole
from tests.core.samples import field_catalogue, listing

POLICY = Policy()
SAMPLE = json.loads(Path(__file__).with_name("policy_sample.json").read_text("utf-8"))
"""Names and headings: one denied name of most headings of the field, some allowed ones, and made-up disguises."""


def denied(name: str, category: str = "Other") -> bool:
    return POLICY.denies("north", listing(name=name, category=category))


@pytest.mark.parametrize(
    "name",
    [
        "Instagram Mass Report (Account)",
        "Telegram Group Reports 🚫 (100/5k)",
        "YT channel Reports + (60%) Dislikes",
        "Youtube Dislike [By-Real User]",
        "YD3 Youtube DownVotes ( Min: 100 )",
        "YL9 Youtube Comments Likers ( Up Vote )",
        "Reddit UpVotes REAL",
        "Twitter Poll Votes Fast",
        "IMDB Voting [10 stars]",
        "Google Business/Maps Review [ 5 Stars ]",
        "TA1 Tripadvisor [Custom Reviews]",
        "Trustpilot 5*",
        "Yelp [5 stars, aged accounts]",
        "Glassdoor USA",
        "Petition signatures",
        "TikTok Comment [Emoji Negative From Russia]",
        "Telegram reactions - [👎😁😢💩]",
        "Instagram Account Ban",
        "Remove News Article",
        "Youtube Copyright Strike",
        "SMS Bomber",
        "Instagram Şikayet Etme",
        "ŞİKAYETİ HIZLI",
        "Youtube Beğenmeme",
        "Anket Oylaması",
        "Google Yorum Değerlendirmesi",
        "Đánh giá fanpage",
        "S2 Review google map",
        "Báo cáo tài khoản Facebook",
        "Bình chọn cuộc thi",
        "Bỏ phiếu",
        "𝐑𝐄𝐏𝐎𝐑𝐓 Instagram",
        "Ｄｉｓｌｉｋｅ",
        "re\u200bport",
        "Trustpilots",
        "TripAdvisor",
        "DexScreener Reaction (Poop)",
        "Instagram Ban Service",
        "Bad comments removal",
        "Instagram hesap kapattırma",
        "Жалобы на канал",
        "Дизлайки YouTube",
        "Голоса в опросе",
        "Отзывы Google",
        "Denuncias Instagram",
        "Avaliações Google",
        "Laporkan akun",
        "تبليغ حسابات",
        "التصويت تليجرام",
    ],
)
def test_services_aimed_at_others_are_denied_in_english_turkish_and_vietnamese(name: str) -> None:
    assert denied(name)


@pytest.mark.parametrize(
    "name",
    [
        "Instagram Followers [REAL]",
        "Tài Nguyên Via, Page [ Ổn Định ]",
        "Tăng like bài viết",
        "TikTok shop - 30 lượt bán sản phẩm",
        "Follow clone [ tỉ lệ lời mời kết bạn ]",
        "Beğeni Türk Gerçek",
        "Youtube Video Preview Views",
        "Podcast Interview Plays",
        "Reporterz Channel Members",
        "Devoted Fans",
        "Operating Hours Views",
        "Pollen Count Page Likes",
        "Spotify Plays [NO BAN]",
        "TikTok Video Downloads",
        "IGDM Direct Messages [Auto Delivery Report]",
        "Press Writing & Distribution [Full Press Release Report]",
        "Facebook Angry React",
        "Instagram Unlike-proof Likes",
        "Instagram Views - click report for problems",
        "Twitter Followers | send us a message for any report",
        "Facebook Followers [High Rating Accounts]",
        "Instagram Followers No Ban Service",
        "Голосовой чат Telegram, слушатели",
        "Instagram takipçi (hesap kapalı olmamalı)",
    ],
)
def test_a_word_inside_another_word_and_a_report_about_the_delivery_are_not_denied(name: str) -> None:
    assert not denied(name)


def test_a_heading_aimed_at_others_denies_the_services_below_it() -> None:
    assert denied("YT10 Instant (10/20k)", "Youtube Dislikes")
    assert denied("S1 [USA]", "Google Reviews")
    assert denied("Telegram Members", "Telegram Group Reports")


def test_a_heading_over_several_things_spares_the_harmless_one_it_names() -> None:
    assert not denied("YL35 Youtube Likes (10/50K)", "YouTube Likes/ Dislikes")
    assert not denied("Facebook Page Followers", "Facebook (Followers, Page Reviews)")
    assert denied("YD5 Youtube Dislikes", "YouTube Likes/ Dislikes")
    assert denied("YD6 Fast", "YouTube Likes/ Dislikes")


def test_a_poll_is_denied_by_its_type_whatever_its_name() -> None:
    assert POLICY.denies("north", listing(name="Fast and real", category="Telegram", type=ServiceType.POLL))


def test_an_operator_allows_single_services_by_name() -> None:
    policy = Policy(exceptions=read_exceptions(["North:12", " south:ord_1 "]))
    reviews = listing("12", name="Reviews of my own shop")
    assert not policy.denies("north", reviews)
    assert policy.denies("south", reviews)
    assert policy.denies("north", listing("13", name="Reviews"))


@pytest.mark.parametrize("wrong", ["north", "north:", ":12", "", "12"])
def test_an_exception_that_names_no_service_is_quoted_back(wrong: str) -> None:
    with pytest.raises(ValueError, match=f"'{wrong}' is not PROVIDER:NUMBER"):
        read_exceptions([wrong])


@pytest.mark.parametrize(("name", "heading"), SAMPLE["denied"])
def test_each_name_of_the_sample_that_is_aimed_at_others_is_denied(name: str, heading: str) -> None:
    assert denied(name, heading)


@pytest.mark.parametrize(("name", "heading"), SAMPLE["allowed"])
def test_each_ordinary_name_of_the_sample_passes(name: str, heading: str) -> None:
    assert not denied(name, heading)


DISGUISES = {
    "e": "е3ᴇｅé",
    "o": "о0ᴏｏο",
    "p": "рᴘｐρ",
    "r": "ʀｒгᎡ",
    "t": "тᴛｔτ",
    "s": "ѕｓ5",
    "v": "ѵｖᴠν",
    "i": "іｉ1ι",
}


@given(st.sampled_from(["report", "reviews", "votes", "dislikes"]), st.data())
def test_look_alike_letters_hide_no_word(word: str, data: st.DataObject) -> None:
    chosen = [data.draw(st.sampled_from(c + DISGUISES.get(c, ""))) for c in word]
    plain = sum(c.isalpha() for c in chosen)
    assume(plain >= len(word) // 2 + 1)
    assert denied("".join(chosen))


@given(
    word=st.sampled_from(["report", "dislike", "downvote", "review", "trustpilot"]),
    between=st.sampled_from([" ", ".", "-", "_", "|", "·", " . "]),
    emoji=st.sampled_from(["", "🔥 ", "⚡️"]),
)
def test_no_spacing_hides_a_word(word: str, between: str, emoji: str) -> None:
    assert denied(f"{emoji}{between.join(word)} [fast]")


@given(
    hostile=st.sampled_from("👎💩🤮🤢🖕"),
    skin=st.sampled_from(["", "🏻", "🏿", "\ufe0f"]),
    harmless=st.lists(st.sampled_from("👍❤🔥🎉😁")),
    thing=st.sampled_from(["Reactions", "Premium Reactions + Views", "Reaktion", ""]),
)
def test_one_hostile_emoji_among_others_is_enough(hostile: str, skin: str, harmless: list[str], thing: str) -> None:
    assert denied(f"Telegram {thing} [{''.join(harmless)}{hostile}{skin}]")
    assert not denied(f"Telegram {thing} [{''.join(harmless)}]")


# We read them all: every other denied service is of a kind above, and no allowed one is.
@pytest.mark.parametrize(
    ("name", "of_all", "of_the_sample"), [("baostar-404", 8, 8), ("panel-398", 3, 3), ("panel-6207", 192, 51)]
)
def test_a_known_part_of_a_real_catalogue_is_denied(name: str, of_all: int, of_the_sample: int) -> None:
    denied = [service for service in field_catalogue(name) if POLICY.denies(name, service)]
    assert len(denied) == (of_all if is_whole(name) else of_the_sample)


def test_most_real_headings_are_denied_or_allowed_as_a_whole() -> None:
    services = field_catalogue("panel-6207")
    for heading in ("Facebook Reports", "Website (VOTING)", "Trip Advisor Reviews", "Twitter Poll Votes"):
        below = [service for service in services if service.category == heading]
        assert below
        assert all(POLICY.denies("panel", service) for service in below)
    for heading in ("Tiktok Followers [Refill]", "Youtube Subscribers", "Instagram Mentions"):
        below = [service for service in services if service.category == heading]
        assert below
        assert not any(POLICY.denies("panel", service) for service in below)
