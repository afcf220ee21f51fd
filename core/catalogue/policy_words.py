"""Whether a service is aimed at other people, by the words and the emoji of its name and its heading."""

import re
from collections.abc import Iterator

from core.text import fold, look_alikes_folded, transliterated

# English, Turkish and Vietnamese words, and the plainest ones of other sellers. All are folded and matched whole.
# More exceptions would let sellers get around the check.
_AIMED_AT_OTHERS = re.compile(
    r"\b("
    # A report that comes with a service is not a report about someone else.
    r"(?<!delivery )(?<!release )report(s|ing)?|mass ?report\w*|sikayet\w*|bao cao|to cao|"
    r"(un)?dis ?like(s)?|thumbs? ?down|begenmeme\w*|downvote(s)?|"
    r"vote(s|r|rs)?|voting|upvote(s)?|oylama\w*|oy|anket\w*|binh chon|bo phieu|poll(s)?|"
    r"(google ?)?review(s)?|rating(s)?|trust ?pilots?|trip ?advisor|yelp|glassdoor|petition(s)?|google maps?|"
    r"degerlendirme\w*|danh gia|feedback(s)?|rate ?(fan ?)?page(s)?|"
    r"negative|remov(e|al) (of )?(news|content|link|links|post|posts|article|articles|video|videos)|"
    r"(news|content|link|post|article|video|comment|account|page|channel)s? removal|"
    r"take ?down(s)?|copyright strike(s)?|dmca|middle finger|poop|"
    r"(account|profile|page|channel|group) (ban|banned|banning|suspension|delete|deletion|killer)|"
    r"(?<!no )(?<!non )(?<!anti )ban(ning)? (service|account|profile|page|channel|group)s?|hack(s|ed|ing)?|ddos|"
    r"hesap kapat\w*|email bomb(er|ing)?|sms bomb(er|ing)?|spam|"
    # Folding takes the breve off й.
    r"жалоб\w*|дизлаик\w*|отзыв(а|ы|ов)?|голос(а|ов|овани\w*)?|опрос\w*|"
    r"denunci\w*|reportes|votos?|votaca?o\w*|votacion\w*|encuestas?|enquetes?|avaliac\w*|resenas?|laporkan|ulasan|"
    r"(ال)?(تبليغ|بلاغ|تقييم|تصويت)(ات)?|ديسلايك"
    r")\b"
)
# Roles. They deny only if the name has nothing that people order for themselves ("Reviewer views" is allowed).
_ROLES = re.compile(r"\b(reviewer|reporter)s?\b")
_HOSTILE_EMOJI = frozenset("👎💩🤮🤢🖕")
# What people order for themselves: the heading "YouTube Likes / Dislikes" doesn't make the likes suspect.
_FOR_ONESELF = re.compile(r"\b(like|follower|subscriber|member|view|viewer|share|play|comment|reaction)s?\b")
# Notes to the customer, and what a service doesn't include. They count only beside something people order for
# themselves.
_NOTES = re.compile(
    r"\b("
    r"(press|click|use|tap|hit|push|open) (on )?(the |our |this |a )?(report|feedback|review)s? "
    r"(button|link|form|tab|for)|"
    r"report (it|them|us|any|issues?|problems?|drops?|within|button|to (us|support|admin))|"
    r"(for|with) any (report|feedback|review)s?|"
    r"(high|top|best|good) (rating|rated|voted|reviewed) (accounts?|profiles?|users?|services?|quality|panel)|"
    r"(no|non|not|without|zero|anti|never|don t|do not) (spam\w*|negative|reports?|dislikes?|reviews?|hack\w*)|"
    r"(leave|send|give|share) (us |me )(a |your )?(feedback|review|rating)s?"
    r")\b"
)
_SPELLED_OUT = re.compile(r"\b(?:[^\W\d_] ){3,}[^\W\d_]\b")
_DIGITS_AS_LETTERS = str.maketrans("013457", "oieast")
_DISGUISED = re.compile(r"\b(?=(?:\w*?[^\W\d]){2})(?=\w*\d)[^\W_]+\b")


def is_aimed_at_others(name: str, heading: str) -> bool:
    """Judges by the name, else by the heading, unless the heading also has the harmless thing that the name has."""
    if _is_suspect(name) or any(map(_is_only_a_role, _readings(f"{name} | {heading}"))):
        return True
    return _is_suspect(heading) and not _named_by_both(_words(fold(name)), _words(fold(heading)))


def _is_suspect(text: str) -> bool:
    return not _HOSTILE_EMOJI.isdisjoint(text) or any(map(_says_so, _readings(text)))


def _says_so(words: str) -> bool:
    without_notes = _NOTES.sub(" ", words)
    said = without_notes if _FOR_ONESELF.search(without_notes) else words
    return _AIMED_AT_OTHERS.search(said) is not None


def _is_only_a_role(words: str) -> bool:
    return _ROLES.search(words) is not None and _FOR_ONESELF.search(words) is None


def _readings(text: str) -> Iterator[str]:
    """The text as it is spelled, as it sounds, as it looks, and as it looks with digits for letters."""
    if not text.isascii():  # In ASCII the first three are the same.
        yield _words(fold(text))
        yield _words(fold(transliterated(text)))
    looks = _words(look_alikes_folded(text))
    yield looks
    yield _DISGUISED.sub(lambda word: word[0].translate(_DIGITS_AS_LETTERS), looks)


def _words(folded: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", folded))
    return _SPELLED_OUT.sub(lambda letters: letters[0].replace(" ", ""), words)


def _named_by_both(name: str, heading: str) -> bool:
    """Whether a heading for several things also has the harmless one that the service's name has."""
    return not set(_FOR_ONESELF.findall(name)).isdisjoint(_FOR_ONESELF.findall(heading))
