"""Makes the texts of people and providers fit to be shown, and brings them to one spelling for comparing."""

import re
import unicodedata

from anyascii import anyascii

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Accents and invisible characters: soft hyphens, zero-width characters, direction marks.
_MARKS = {"Mn", "Mc", "Me", "Cf"}
# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "ß": "ss"})

# Folded Cyrillic, Greek and Cherokee letters that look like a Latin one but sound otherwise.
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝгпһѵαβεηικνορτυχγωᎡᎬᏢᎾᎢᎠᏙᎪᏚᎳᏞᏟᎻᎥᏦᎷᏴ",
    "abekmhopctyxijsdqwrnhvabenikvoptuxywrepotdvaswlchikmb",
)


def printable(text: str) -> str:
    """`text` without what a database or Telegram refuses, and without marks that turn the direction.

    Control characters are left out, except tabs and line feeds; a lone surrogate becomes U+FFFD.
    """
    if text.isprintable():  # most texts are, and a catalogue has 60,000 of them
        return text
    return _UNPRINTABLE.sub("", _SURROGATE.sub("\ufffd", text))


def fold(text: str) -> str:
    """`text` in lower case without accents, for searching and matching, never for showing."""
    if text.isascii():
        return text.lower()
    # First taken apart, then folded: letters such as 𝐑 have a case only once they are plain ones.
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if unicodedata.category(c) not in _MARKS).translate(_LETTERS)


def transliterated(text: str) -> str:
    """Letters of every alphabet in Latin ones, by their sound; an emoji stays, because nobody writes its name."""
    if text.isascii():
        return text
    return "".join(c if c.isascii() else latin if (latin := anyascii(c)).isalnum() else c for c in text)


def look_alikes_folded(text: str) -> str:
    """`text` folded, with each letter as the Latin one that it looks like; others by their sound."""
    return fold(transliterated(fold(text).translate(_LOOK_ALIKES)))
