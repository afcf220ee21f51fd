"""Finds words in texts."""

from typing import Any

from sqlalchemy import ColumnElement, or_


def contains(text: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    """Whether a text holds `words`, however they are spelt: SQLite folds the case of ASCII only."""
    spellings = dict.fromkeys([words, words.lower(), words.upper(), words.capitalize(), words.title()])
    return or_(*(text.icontains(spelling, autoescape=True) for spelling in spellings))
