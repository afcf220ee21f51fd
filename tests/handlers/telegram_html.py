"""Reads Telegram's HTML strictly: known tags only, each closed in its turn. The rest is the text that people see."""

import re
from html import unescape
from html.parser import HTMLParser

TAGS = {"b", "i", "u", "s", "code", "pre", "blockquote", "a", "tg-time"}
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
LIMIT = 4096
_TURNS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class BadMessage(AssertionError):
    """Telegram would refuse the message, or show it differently from what was meant."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or not all(_allowed(tag, *attribute) for attribute in attrs):
            raise BadMessage(f"<{tag} {attrs}> is not a tag of Telegram's")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise BadMessage(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            raise BadMessage(f"{data!r} is not escaped")
        self.seen.append(data)

    def handle_entityref(self, name: str) -> None:
        if name not in {"lt", "gt", "amp", "quot"}:
            raise BadMessage(f"&{name}; is unknown to Telegram")
        self.seen.append(unescape(f"&{name};"))

    def handle_comment(self, data: str) -> None:
        raise BadMessage("a comment")

    def handle_decl(self, decl: str) -> None:
        raise BadMessage("a declaration")

    def handle_pi(self, data: str) -> None:
        raise BadMessage("a processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise BadMessage("an unknown declaration")


def _allowed(tag: str, attribute: str, value: str | None) -> bool:
    if tag == "a":
        return attribute == "href" and (value or "").startswith(("https://", "tg://user?id="))
    if tag == "tg-time":
        return (value or "").isdecimal() if attribute == "unix" else bool(_TIME_FORMAT.fullmatch(value or ""))
    return (tag, attribute, value) == ("blockquote", "expandable", None)


def visible(html: str) -> str:
    """The text of a message. Raises BadMessage if Telegram would not take it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise BadMessage(f"never closed: {reader.open}")
    text = "".join(reader.seen)
    check_characters(text)
    if not text.strip():
        raise BadMessage("nothing to see")
    if utf16(text) > LIMIT:
        raise BadMessage(f"{utf16(text)} units are too many")
    return text


def check_characters(text: str) -> None:
    """Raises BadMessage for a character that turns the direction of the text or can't be encoded."""
    if _TURNS.search(text):
        raise BadMessage(f"a direction mark in {text!r}")
    text.encode()


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2
