"""One spelling for comparing what people and providers write: case and accents do not matter."""

import unicodedata

# Letters that Unicode does not take apart into a base and a mark.
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "ß": "ss"})


def fold(text: str) -> str:
    """`text` in lower case without accents, for searching and matching, never for showing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
