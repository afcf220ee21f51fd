"""Telegram's HTML: what it accepts, and the errors it gives.

The wording and the order of the checks are those of the Bot API server; offsets in errors are bytes of UTF-8, offsets
in entities are UTF-16 code units.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

from sandbox.telegram.links import checked_url
from sandbox.telegram.model import Json
from sandbox.telegram.utf16 import units

_STYLES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_REFERENCE = re.compile(r"&(?:#(?P<decimal>\d+)|#x(?P<hexa>[0-9a-fA-F]+)|(?P<name>[a-zA-Z]+));?")
_PLAIN = re.compile(r"[^<&]+")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_TIME_FORMAT = re.compile(r"^(r|w?[dD]?[tT]?)$")
_USER_LINK = re.compile(r"^tg://user/?\?id=(\d+)$")


class EntityError(ValueError):
    """The text can't be parsed; the message says why, as Telegram does."""


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    start: int


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities, ordered by offset. Raises EntityError."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            if run := _PLAIN.match(self._source, self._at):
                self._at = run.end()
                self._put(run.group())
            elif self._peek() != "<":
                self._put(self._character())
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return "".join(self._out), sorted(self._entities, key=lambda e: (e["offset"], -e["length"]))

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _put(self, characters: str) -> None:
        self._out.append(characters)
        self._units += units(characters)

    def _character(self) -> str:
        match = _REFERENCE.match(self._source, self._at)
        decoded = _decode(match) if match else ""
        self._at = match.end() if match and decoded else self._at + 1
        return decoded or self._source[self._at - 1]

    def _fail(self, what: str, at: int, rest: str = "") -> NoReturn:
        raise EntityError(f"{what} at byte offset {len(self._source[:at].encode())}{rest}")

    def _word(self, stops: str) -> str:
        begin = self._at
        while (char := self._peek()) and not char.isspace() and char not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _after_spaces(self) -> str:
        while self._peek().isspace():
            self._at += 1
        return self._peek()

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._word(">").lower()
        if not self._peek():
            self._fail("Unclosed start tag", begin)
        if tag not in _STYLES:
            self._fail(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while self._after_spaces() != ">":
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value, argument) or argument
        self._at += 1
        if tag == "span" and argument != "spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_Open(tag, argument, self._units, len(self._out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._word("=>").lower()
        if not self._peek():
            self._fail(f'Unclosed start tag "{tag}"', begin)
        if not name:
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        if self._after_spaces() != "=":
            return name, ""
        self._at += 1
        if not self._after_spaces():
            self._fail(f'Unclosed start tag "{tag}"', begin)
        value = self._quoted() if self._peek() in "'\"" else self._token()
        if not self._peek():
            self._fail("Unclosed start tag", begin)
        return name, value

    def _quoted(self) -> str:
        quote = self._peek()
        self._at += 1
        value = ""
        while (char := self._peek()) and char != quote:
            value += self._character()
        self._at += 1
        return value

    def _token(self) -> str:
        begin = self._at
        match = _TOKEN.match(self._source, self._at)
        self._at = match.end() if match else begin
        if not self._peek().isspace() and self._peek() != ">":
            self._fail("Unexpected end of name token", begin)
        return self._source[begin : self._at].lower()

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            self._fail("Unexpected end tag", begin)
        self._at += 2
        found = self._word(">").lower()
        if self._after_spaces() != ">":
            self._fail("Unclosed end tag", begin)
        self._at += 1
        opened = self._open.pop()
        if found and found != opened.tag:
            self._fail("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{found}>"')
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Json = {
            "type": _STYLES[opened.tag],
            "offset": opened.offset,
            "length": self._units - opened.offset,
        }
        details = _details(opened, "".join(self._out[opened.start :]))
        if not entity["length"] or details is None:
            return
        entity |= details
        if opened.tag in {"pre", "code"}:
            self._swallow_inner(entity)
        self._entities.append(entity)

    def _swallow_inner(self, entity: Json) -> None:
        """Code can't contain other entities; `<pre><code class="language-x">` is one block with a language."""
        inner = [e for e in self._entities if e["offset"] >= entity["offset"]]
        self._entities = [e for e in self._entities if e["offset"] < entity["offset"]]
        for one in inner:
            if entity["type"] == "pre" and one["type"] == "code" and one["length"] == entity["length"]:
                entity |= {"language": one["language"]} if "language" in one else {}


def _decode(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMED.get(match["name"].lower(), "")
    code = int(match["decimal"]) if match["decimal"] else int(match["hexa"], 16)
    if 0xD800 <= code <= 0xDFFF:
        raise EntityError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else ""


def _argument(tag: str, name: str, value: str, before: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            return "expandable"
        case ("tg-time", "unix"):
            return f"{value} {before.strip()}"
        case ("tg-time", "format"):
            return f"{before.strip()} {value}"
    return ""


def _details(opened: _Open, inside: str) -> Json | None:
    """What the tag adds to its entity; None for a link without a valid address, which Telegram drops silently."""
    if opened.tag == "a":
        url = opened.argument or inside
        if match := _USER_LINK.match(url):
            return {"type": "text_mention", "user_id": int(match[1])}
        checked = checked_url(url)
        return {"url": checked} if checked else None
    if opened.tag == "tg-emoji":
        if not opened.argument.isdigit() or int(opened.argument) == 0:
            raise EntityError("Invalid custom emoji identifier specified")
        return {"custom_emoji_id": opened.argument}
    if opened.tag == "tg-time":
        return _moment(*opened.argument.split(" ")[:2])
    if opened.tag == "blockquote" and opened.argument:
        return {"type": "expandable_blockquote"}
    return {"language": opened.argument} if opened.tag == "code" and opened.argument else {}


def _moment(unix: str = "", form: str = "") -> Json:
    if not unix.isdigit() or not _TIME_FORMAT.match(form):
        raise EntityError("Invalid date-time specified")
    return {"unix_time": int(unix)} | ({"date_time_format": form} if form else {})
