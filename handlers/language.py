"""The language of a text: English in the code, Turkish and Vietnamese from the gettext catalogues in `locales/`.

`_` marks a text for translation. Values go in by name, after it: `_("Order {number}").format(number=7)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "tr": "Türkçe", "vi": "Tiếng Việt"}
"""The bot's languages, each by its own name."""
DOMAIN = "paneldesk"
CATALOGUES = Path(__file__).parent.parent / "locales"

_language: ContextVar[str] = ContextVar("language", default="en")


def _(text: str) -> str:
    """`text` in the current language."""
    return _translations(_language.get()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """`one` or `many`, as the current language counts `number` things."""
    return _translations(_language.get()).ngettext(one, many, number)


def language() -> str:
    """The current language, a key of LANGUAGES."""
    return _language.get()


def locale() -> Locale:
    """Babel's locale of the current language, for numbers, money and dates."""
    return _locale(_language.get())


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within the block, texts are in the language `code`, a key of LANGUAGES."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def spoken(wanted: str | None, chosen: str | None = None) -> str:
    """The language for a person: the `chosen` one, else their Telegram app's, else English."""
    for code in (chosen, wanted):
        base = (code or "").casefold().replace("_", "-").partition("-")[0]
        if base in LANGUAGES:
            return base
    return "en"


def read_all() -> None:
    """Reads every language now, so that nobody's first message waits for it."""
    for code in LANGUAGES:
        _translations(code)


@cache
def _locale(code: str) -> Locale:
    return Locale(code)


@cache
def _translations(code: str) -> NullTranslations:
    file = CATALOGUES / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not file.exists():
        return NullTranslations()  # the English texts are in the code
    # Compiled here: no build step, and no file that could be behind its source.
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
