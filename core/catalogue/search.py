"""Searches the catalogue by words, and corrects misspelt ones."""

from collections.abc import Callable, Collection, Iterable, Sequence

from rapidfuzz import fuzz, process

from core.catalogue.service import Service
from core.text import fold

MOST_SEARCHED = 100
"""How many characters of a search count. Every word is looked for in every service, so long texts would be slow."""
NEAR_ENOUGH = 75
"""How similar a word must be, in percent, to be suggested as a correction."""
SHORTEST_MENDED = 4


def words_of(text: str) -> list[str]:
    """The words of a search, folded for comparison."""
    return fold(text[:MOST_SEARCHED]).split()


class Index:
    """The words of some services, which it finds in the order in which they were given."""

    def __init__(self, services: Iterable[Service], number_of: Callable[[Service], str]) -> None:
        self._entries = [(fold(f"{s.name} {s.category} {number_of(s)}"), s) for s in services]
        counts: dict[str, int] = {}
        for text, _ in self._entries:
            for word in set(text.split()):
                counts[word] = counts.get(word, 0) + 1
        # The most frequent first: of two equally similar words the more frequent one is suggested.
        self._vocabulary = sorted(counts, key=lambda word: -counts[word])
        self._suggested = [word for word in self._vocabulary if len(word) >= SHORTEST_MENDED and word.isalpha()]

    def find(self, words: Collection[str]) -> list[Service]:
        """The services whose text contains every one of `words`; none if `words` is empty."""
        if not words:
            return []
        entries = self._entries
        # Long words are rarer: they leave fewer services to look through for the others.
        for word in sorted(words, key=len, reverse=True):
            entries = [entry for entry in entries if word in entry[0]]
        return [service for _, service in entries]

    def mended(self, words: Sequence[str]) -> str:
        """`words` with unknown ones replaced by similar ones, if that finds a service, else ""."""
        mended = [word if self._is_known(word) else self._nearest(word) for word in words]
        if None in mended or mended == list(words):
            return ""
        text = " ".join(word for word in mended if word)
        return text if self.find(text.split()) else ""

    def _is_known(self, word: str) -> bool:
        return any(word in known for known in self._vocabulary)

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST_MENDED:
            return None
        found = process.extractOne(word, self._suggested, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        return found[0] if found else None
