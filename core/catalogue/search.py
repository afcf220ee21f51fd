"""Searches the catalogue by words, in any of the customers' languages, and corrects misspelt ones."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, islice
from typing import Any

from rapidfuzz import fuzz, process

from core.catalogue.memory import free_in_steps
from core.catalogue.search_terms import Term, names_a_platform, terms_of, words_for
from core.catalogue.service import Service
from core.catalogue.sorting import in_order
from core.text import fold

MOST_SEARCHED = 100
"""How many characters of a search count. Every word is looked for in every service, so long texts would be slow."""
NEAR_ENOUGH = 75
"""How similar a word must be, in percent, to be suggested as a correction."""
CLEARLY = 10
"""How much more similar a word that is in no name must be, to be suggested before one that is."""
SHORTEST_MENDED = 4
MOST_TRIED = 8
"""How many terms of a search that finds nothing are tried one by one."""
MOST_KEPT = 4
"""How many of those that find something are tried together."""


def words_of(text: str) -> list[str]:
    """The words of a search, folded for comparison."""
    return fold(text[:MOST_SEARCHED]).split()


class Index:
    """The words of some services, which are given in the order of their `rank` and found in it.

    Each comes with what it is, see `core.catalogue.search_terms`.
    """

    def __init__(
        self,
        services: Iterable[tuple[Service, int]],
        number_of: Callable[[Service], str],
        rank: Callable[[Service], int],
    ) -> None:
        self._entries = [
            (fold(f"{s.name} {s.category} {number_of(s)}"), meaning, s, rank(s)) for s, meaning in services
        ]
        counts: dict[str, int] = {}
        meant = 0
        for text, of_it, _, _ in self._entries:
            meant |= of_it
            for word in set(text.split()):
                counts[word] = counts.get(word, 0) + 1
        # The most frequent first: of two equally similar words the more frequent one is suggested.
        self._vocabulary = in_order(counts, lambda word: -counts[word])
        self._suggested = [word for word in self._vocabulary if len(word) >= SHORTEST_MENDED and word.isalpha()]
        self._other_words = [word for word in dict.fromkeys(words_for(meant)) if word not in counts]
        """Words that ask for these services, but are in none of their names."""
        free_in_steps(counts)

    def parts(self) -> list[list[Any]]:
        """The collections that it consists of."""
        return [self._entries, self._vocabulary, self._suggested]

    def find(self, words: Sequence[str]) -> list[Service]:
        """The services that have each of `words`, or are what it means in any language; none if `words` is empty.

        Of those alike in `rank`, the ones that are what is asked for come first: a service may only mention it, as
        "Mentions: a user's followers" does. Then come those that say it in these very words.
        """
        if not words:
            return []
        entries, terms = self._entries, dict.fromkeys(terms_of(words))
        # Long words are rarer: they leave fewer services to look through for the others.
        for term in sorted(terms, key=_length, reverse=True):
            meaning, (first, *others) = term.meaning, term.words
            entries = [entry for entry in entries if entry[1] & meaning or first in entry[0]]
            for other in others:
                entries = [entry for entry in entries if entry[1] & meaning or other in entry[0]]
        asked = [term.meaning for term in terms if term.meaning]

        def place(entry: tuple[str, int, Service, int]) -> tuple[int, int, bool]:
            text, meaning, _, rank = entry
            only_spoken_of = sum(not meaning & of_it for of_it in asked)
            return rank, only_spoken_of, not all(word in text for word in words)

        if asked:
            entries = in_order(entries, place)
        return [service for _, _, service, _ in entries]

    def mended(self, words: Sequence[str]) -> str:
        """`words` with unknown ones replaced by similar ones, if that finds a service, else ""."""
        mended = [word if self._is_known(word) else self._nearest(word) for word in words]
        if None in mended or mended == list(words):
            return ""
        text = " ".join(word for word in mended if word)
        return text if self.find(text.split()) else ""

    def part(self, words: Sequence[str]) -> str:
        """The most of `words` that find something together, with a platform or a kind among them; "" if none do."""
        terms = list(dict.fromkeys(terms_of(words)))
        # A platform goes first: people mean a page there, and see what else there is for it.
        telling = sorted(
            filter(_says_something, terms), key=lambda term: (not names_a_platform(term), not term.meaning)
        )
        known = [term for term in islice(telling, MOST_TRIED) if self.find(term.words)][:MOST_KEPT]
        for size in range(min(len(known), len(terms) - 1), 0, -1):
            for chosen in combinations(known, size):
                kept = [word for term in terms if term in chosen for word in term.words]
                if any(term.meaning or names_a_platform(term) for term in chosen) and self.find(kept):
                    return " ".join(kept)
        return ""

    def _is_known(self, word: str) -> bool:
        return any(word in known for known in self._vocabulary) or word in self._other_words

    def _nearest(self, word: str) -> str | None:
        if len(word) < SHORTEST_MENDED:
            return None
        own, own_score = _nearest_of(self._suggested, word)
        other, score = _nearest_of(self._other_words, word)
        return other if score > own_score + CLEARLY else own


def _nearest_of(words: Sequence[str], word: str) -> tuple[str | None, float]:
    """The most similar of `words`, and how similar it is in percent; (None, 0) if none is close enough."""
    found = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return (found[0], found[1]) if found else (None, 0)


def _says_something(term: Term) -> bool:
    """Whether it is more than a short word, which stands within many others."""
    return bool(term.meaning) or len(term.words[0]) >= SHORTEST_MENDED


def _length(term: Term) -> int:
    return sum(map(len, term.words))
