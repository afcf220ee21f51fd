"""Searching the catalogue's words, and mending those that are spelt wrong."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from core.catalogue.service import Service
from core.text import fold

MOST_SEARCHED = 100
"""Characters of a search that count: every word is looked for in every service."""
NEAR_ENOUGH = 75
"""Percent of a word that must be right for another to be suggested in its place."""
SHORTEST_MENDED = 4


def words_of(text: str) -> list[str]:
    """The words of a search, as they are compared."""
    return fold(text[:MOST_SEARCHED]).split()


class Index:
    """The words of some services."""

    def __init__(self, services: Iterable[Service]) -> None:
        self._entries = [(fold(f"{s.name} {s.category} {s.number}"), s) for s in services]

    def find(self, words: Collection[str]) -> list[Service]:
        """The services that hold every one of `words`, anywhere in a word of theirs; none for no words."""
        if not words:
            return []
        return [service for text, service in self._entries if all(word in text for word in words)]

    def mended(self, words: Sequence[str]) -> str:
        """`words` with those replaced that nothing holds, if all of them together then find something; else empty."""
        mended = [word if self._is_known(word) else self._nearest(word) for word in words]
        if None in mended or mended == list(words):
            return ""
        text = " ".join(word for word in mended if word)
        return text if self.find(text.split()) else ""

    def _is_known(self, word: str) -> bool:
        return any(word in text for text, _ in self._entries)

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST_MENDED:
            return None
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
        return found[0] if found else None

    @cached_property
    def _vocabulary(self) -> list[str]:
        """The longer words, those of most services first: of two as near, the more usual is meant."""
        counts: dict[str, int] = {}
        for text, _ in self._entries:
            for word in set(text.split()):
                if len(word) >= SHORTEST_MENDED and word.isalpha():
                    counts[word] = counts.get(word, 0) + 1
        return sorted(counts, key=lambda word: -counts[word])
