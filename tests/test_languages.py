"""Every text of the chat in every language: nothing missing, nothing unused, the same fields and the same HTML."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from handlers.language import CATALOGUES, DOMAIN, LANGUAGES, _, ngettext, speaking, spoken

HOUSE = Path(__file__).parent.parent
KEYWORDS = {"_": None, "ngettext": (1, 2)}
TRANSLATED = [code for code in LANGUAGES if code != "en"]
_TAG = re.compile(r"</?[a-z-]+|&\w+;")


@cache
def written() -> frozenset[str | tuple[str, ...]]:
    """The texts that the code marks for translation."""
    found = extract_from_dir(HOUSE / "handlers", [("**.py", "python")], keywords=KEYWORDS)
    return frozenset(message for _file, _line, message, _comments, _context in found)


@cache
def catalogue(code: str) -> Catalog:
    with (CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def messages(code: str) -> Iterator[Message]:
    return (message for message in catalogue(code) if message.id)


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(code: str) -> None:
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in messages(code)}
    assert {"missing": sorted(map(str, written() - known)), "unused": sorted(map(str, known - written()))} == {
        "missing": [],
        "unused": [],
    }
    assert [message.id for message in messages(code) if message.fuzzy or not all(forms(message.string))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_fields_and_the_html_of_its_text(code: str) -> None:
    wrong = [
        (message.id, translation)
        for message in messages(code)
        for translation in forms(message.string)
        # A singular may say "one" in words; what it must not do is invent a field.
        if not fields(translation) <= fields(forms(message.id)[-1])
        or (isinstance(message.id, str) and fields(translation) != fields(message.id))
        or Counter(_TAG.findall(translation)) != Counter(_TAG.findall(forms(message.id)[-1]))
    ]
    assert wrong == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_as_many_plural_forms_as_the_language(code: str) -> None:
    plural = [message for message in messages(code) if not isinstance(message.id, str)]
    assert {len(forms(message.string)) for message in plural} <= {catalogue(code).num_plurals}


def test_no_text_is_in_an_f_string_where_the_translators_tool_does_not_look() -> None:
    hidden = [
        f"{file.relative_to(HOUSE)}:{outer.lineno}"
        for file in (HOUSE / "handlers").rglob("*.py")
        for outer in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


def test_a_text_names_its_fields() -> None:
    assert [
        text for found in written() for text in forms(found) if not all(name.isidentifier() for name in fields(text))
    ] == []


def test_a_person_reads_their_chosen_language_or_else_their_apps() -> None:
    assert [spoken("tr"), spoken("vi-VN"), spoken("pt-br"), spoken(None), spoken("tr", "vi")] == [
        "tr",
        "vi",
        "en",
        "en",
        "vi",
    ]


def test_a_text_nobody_translated_is_said_in_english() -> None:
    with speaking("tr"):
        assert _("untranslated, and only here") == "untranslated, and only here"
        assert ngettext("{n} thing", "{n} things", 2) == "{n} things"


STIFF = [
    "Whose?",
    "Which service?",
    "Here you pick a service",
    "Nothing was ordered there",
    "There is nothing to leave",
    "is mine to promote",
    "a post is below",
    "not below the least",
    "no bound in advance",
    "not charged for one by one",
    "are to be served",
    "posts to serve",
    "to take the people from",
    "between two runs",
    "which the rules of this bot",
    "takes others down",
    "That changes nothing",
    "be sent again by itself",
    "The connection broke",
    "ended partial",
    "has an error at the provider",
    "what comes of it",
    "Last seen",
    "yours to mend",
    "is no id",
    "Its owner is told",
    "is away",
    "has all these words",
    "knows no refill",
    "let in:",
]
"""Old texts of the chat that customers stumbled over."""
INNER = ["draft", "outbox", "lease", "exception", "traceback", "payload", "callback", "null", "time-out", "intent"]


@pytest.mark.parametrize("words", STIFF)
def test_stiff_words_do_not_come_back(words: str) -> None:
    assert [text for found in written() for text in forms(found) if words.lower() in text.lower()] == []


@pytest.mark.parametrize("word", INNER)
def test_no_text_uses_an_internal_word(word: str) -> None:
    assert [text for found in written() for text in forms(found) if re.search(rf"\b{word}s?\b", text, re.I)] == []
