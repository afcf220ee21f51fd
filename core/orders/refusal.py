"""What a provider's error says: whether it refused at all, and who is to read its words.

Providers send no code for either, so their words decide. Where they leave a doubt, money comes first: the order is
unconfirmed; and so does the operator's privacy: a customer reads a sentence of ours (decision 10).
"""

import re
from enum import Enum, auto

from core.orders.refusal_words import ACCOUNT, BROKEN, BUSY, CONTACT, FAILED, REFUSING, REQUEST
from core.text import fold


class Verdict(Enum):
    """The meaning of an error for the request."""

    REFUSED = auto()
    """A definite no, for a reason in the request, the service or the account."""
    BUSY = auto()
    """Not now; nothing was done."""
    FAILED = auto()
    """The server failed, perhaps after it had taken the order."""
    UNKNOWN = auto()


_QUOTED = re.compile(r"(?<![^\s\"])(?:\S+://\S+|\S+\.\w+/\S*)|\"[^\"]*\"")
"""Links and quoted texts are the user's words, which do not decide anything. A link is looked for where a word begins:
from each letter of a long word, the search would take seconds."""
_FIELD = re.compile(r"\bfield \"(\w+)\"", re.IGNORECASE)


def read_verdict(words: str) -> Verdict:
    text = _spelled(words)
    if BROKEN.search(text):
        return Verdict.FAILED
    if BUSY.search(text):
        return Verdict.BUSY
    if ACCOUNT.search(text) or REQUEST.search(text):
        return Verdict.REFUSED
    if FAILED.search(text):
        return Verdict.FAILED
    return Verdict.REFUSED if REFUSING.search(text) or CONTACT.search(text) else Verdict.UNKNOWN


def is_about_account(words: str) -> bool:
    """Whether the words are about the operator's money, key or rights, so that any other request would fail too."""
    return bool(ACCOUNT.search(_spelled(words)))


def is_operators(words: str) -> bool:
    """Whether the words are for the operator: all that are not surely about a link, a quantity and the like."""
    text = _spelled(words)
    if not text:
        return False
    return not REQUEST.search(text) or any(kind.search(text) for kind in (ACCOUNT, BROKEN, BUSY, CONTACT))


def _spelled(words: str) -> str:
    """The provider's own words, folded, with single spaces between."""
    own = _QUOTED.sub(" ", _FIELD.sub(r"\1", words))
    return " ".join(re.findall(r"\w+", fold(own).replace("_", " ")))
