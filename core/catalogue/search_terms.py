"""The meaning of search words in the customers' languages, so that "takipçi" finds services named "followers"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.catalogue.platforms import Kind, Platform

# As people write them, folded. A word that ends in * begins other words, too; _ stands between two words of one term.
_SAID: Mapping[Platform | Kind, str] = {
    Kind.FOLLOWERS: "follower followers takipci* theo_doi",
    Kind.SUBSCRIBERS: "subscriber subscribers subs abone* dang_ky",
    Kind.MEMBERS: "member members uye uyeler uyesi thanh_vien",
    Kind.LIKES: "like likes begeni* thich tim",
    Kind.VIEWS: "view views izlenme* goruntulenme* xem",
    Kind.LIVE: "live livestream canli* truc_tiep",
    Kind.COMMENTS: "comment comments cmt yorum* binh_luan",
    Kind.REACTIONS: "reaction reactions tepki* cam_xuc",
    Kind.SHARES: "share shares paylasim* chia_se",
    Kind.SAVES: "save saves kaydetme* luu",
    Kind.PLAYS: "play plays dinlenme* nghe",
    Kind.MENTIONS: "mention mentions bahsetme*",
    Kind.TRAFFIC: "traffic trafik ziyaretci* truy_cap",
    Platform.INSTAGRAM: "instagram insta ig",
    Platform.TIKTOK: "tiktok tik_tok tt",
    Platform.YOUTUBE: "youtube you_tube yt",
    Platform.TELEGRAM: "telegram tg",
    Platform.FACEBOOK: "facebook face_book face fb",
    Platform.TWITTER: "twitter",
    Platform.SNAPCHAT: "snapchat snap_chat",
    Platform.LINKEDIN: "linkedin linked_in",
    Platform.SOUNDCLOUD: "soundcloud sound_cloud",
    Platform.WHATSAPP: "whatsapp whats_app",
    Platform.WEBSITE: "website web_site",
}
_COUNTING = {"luot", "nguoi", "mat"}
"""Vietnamese words that only count, or mean people: lượt thích, người theo dõi."""
_LONGEST = 2

_BITS = {thing: 1 << place for place, thing in enumerate(_SAID)}
_PLATFORMS = sum(bit for thing, bit in _BITS.items() if isinstance(thing, Platform))
_NAMES = {platform.value for platform in Platform} - {Platform.OTHER.value}
_TERMS = {tuple(said.rstrip("*").split("_")): bit for thing, bit in _BITS.items() for said in _SAID[thing].split()}
_BEGUN = {said.rstrip("*"): bit for thing, bit in _BITS.items() for said in _SAID[thing].split() if said.endswith("*")}
_BEGINNINGS = tuple(_BEGUN)


@dataclass(frozen=True, slots=True)
class Term:
    """One or more words of a search that mean one thing. `meaning` is a bit of `meaning_of`, 0 for any other words."""

    words: tuple[str, ...]
    meaning: int = 0


def meaning_of(platform: Platform, kind: Kind) -> int:
    """The meaning of a service, in the same bits as a term's."""
    return _BITS.get(platform, 0) | _BITS.get(kind, 0)


def names_a_platform(term: Term) -> bool:
    return bool(term.meaning & _PLATFORMS) or term.words[0] in _NAMES


def terms_of(words: Sequence[str]) -> Iterator[Term]:
    """The terms of a search, in the order of its folded words."""
    place = 0
    while place < len(words):
        counting = place + 1 if words[place] in _COUNTING else place
        length, meaning = _meant(words, counting)
        if not meaning:
            counting, (length, meaning) = place, _meant(words, place)
        end = counting + length
        yield Term(tuple(words[place:end]), meaning)
        place = end


def words_for(meaning: int) -> Iterator[str]:
    """The words that ask for any of the things in `meaning`, and those that may stand before them."""
    for term, bit in _TERMS.items():
        if bit & meaning:
            yield from term
    yield from sorted(_COUNTING)


def _meant(words: Sequence[str], place: int) -> tuple[int, int]:
    """How many words from `place` on are one term, and what it means."""
    for length in range(_LONGEST, 0, -1):
        meaning = _TERMS.get(tuple(words[place : place + length]))
        if meaning:
            return min(length, len(words) - place), meaning
    if place < len(words) and words[place].startswith(_BEGINNINGS):
        return 1, next(_BEGUN[start] for start in _BEGINNINGS if words[place].startswith(start))
    return 1, 0
