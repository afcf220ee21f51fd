"""The order in which people write a link and a quantity."""

import re
from collections.abc import Sequence

from core.forms.whole_numbers import whole_number

LINK = re.compile(r"\w+://\S+|[\w-]+(\.[\w-]+)+/\S*")
"""What is a link beyond doubt: a bare `name.com` may be something else."""


def link_first(words: Sequence[str]) -> list[str]:
    """The words, with the link in front if a number was written before it: `1 000 LINK`."""
    at = next((place for place, word in enumerate(words) if LINK.fullmatch(word.strip())), 0)
    if at and whole_number(" ".join(words[:at])) is not None:
        return [words[at], *words[:at], *words[at + 1 :]]
    return list(words)
