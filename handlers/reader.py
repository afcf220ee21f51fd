"""Who reads a text: customers read nothing of the providers, unless the operator shows them, and helpers read nothing
of the shop's account there.

A person sees either only if that is known of them: a view that nobody prepared hides them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.numbers import list_currencies

from core.people.visibility import ProviderNames, Visibility


@dataclass(frozen=True, slots=True)
class _Reader:
    sees_providers: bool
    sees_account: bool
    names: ProviderNames
    time_zone: str


_reader: ContextVar[_Reader | None] = ContextVar("reader", default=None)


@contextmanager
def reading(visibility: Visibility, user_id: int | None, time_zone: str = "UTC") -> Iterator[None]:
    """Within the block, texts are for this person; None stands for several people, as in a chat of others."""
    sees = (False, False) if user_id is None else (visibility.sees_providers(user_id), visibility.sees_account(user_id))
    token = _reader.set(_Reader(*sees, visibility.names, time_zone))
    try:
        yield
    finally:
        _reader.reset(token)


def sees_providers() -> bool:
    reader = _reader.get()
    return reader is not None and reader.sees_providers


def sees_account() -> bool:
    reader = _reader.get()
    return reader is not None and reader.sees_account


def time_zone() -> str:
    """The name of the reader's time zone."""
    reader = _reader.get()
    return reader.time_zone if reader is not None else "UTC"


def readable(words: str, *numbers: str | None) -> bool:
    """Whether the reader may have a provider's own words; `numbers` are others of its marks, such as its number."""
    reader = _reader.get()
    if reader is None or reader.sees_providers:
        return reader is not None
    # What a provider says about money is what it costs the operator.
    return not reader.names.are_in(words, *numbers) and not _tells_an_amount(words)


@lru_cache(4096)
def _tells_an_amount(words: str) -> bool:
    return _amount().search(words) is not None


@cache
def _amount() -> re.Pattern[str]:
    """An amount of money, in any currency."""
    codes = "|".join(sorted(list_currencies()))
    return re.compile(rf"[$€£¥₺₫₽₹]\s*\d|\d\s*[$€£¥₺₫₽₹]|\d\s*({codes})\b|\b({codes})\s*\d")


def without_providers(text: str) -> str:
    """A text from a catalogue, without the lines that name a provider."""
    return "\n".join(line for line in text.splitlines() if readable(line))
