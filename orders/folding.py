"""One spelling for comparing what people and providers write: case and accents do not matter."""

import unicodedata

# Accents, and what is not seen at all: soft hyphens, zero-width characters, direction marks.
_MARKS = {"Mn", "Mc", "Me", "Cf"}
# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "ß": "ss"})


def fold(text: str) -> str:
    """`text` in lower case without accents, for searching and matching, never for showing."""
    if text.isascii():
        return text.lower()
    # First taken apart, then folded: letters such as 𝐑 have a case only once they are plain ones.
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if unicodedata.category(c) not in _MARKS).translate(_LETTERS)
