"""Turns what a client sends into a message's plain text and entities, within Telegram's limits."""

import re

from sandbox.telegram.html import EntityError, parse_html
from sandbox.telegram.links import checked_url
from sandbox.telegram.model import Json
from sandbox.telegram.refusals import bad_request
from sandbox.telegram.utf16 import units

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_FOUND = re.compile(
    r"(?P<url>(?:https?://|\bwww\.)[^\s<>\"]+|\b(?:[\w-]+\.)+(?:com|net|org|me|io|dev|app|tr|vn|ru)\b(?:/[^\s<>\"]*)?)"
    r"|(?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?![\w/<>])"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})(?!\w)"
    r"|(?<![\w/#])(?P<hashtag>#\w*[^\W\d]\w*)",
    re.ASCII,
)


def formatted(text: str, parse_mode: str, given: list[Json], limit: int) -> tuple[str, list[Json]]:
    """The text and entities of a message from a bot; `limit` is in UTF-16 code units. Raises Refusal."""
    entities = given
    if parse_mode.lower() == "html":
        try:
            text, entities = parse_html(text)
        except EntityError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    if units(text) > limit:
        raise bad_request("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    return text, with_found(text, entities)


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """`entities` and the links, commands, mentions and hashtags Telegram sees in plain text by itself."""
    taken = [e for e in entities if e["type"] in {"code", "pre", "text_link", "text_mention"}]
    found: list[Json] = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or ""
        word = match.group().rstrip(".,;:!?)'") if kind == "url" else match.group()
        one = {"type": kind, "offset": units(text[: match.start()]), "length": units(word)}
        if not any(_overlap(one, other) for other in taken) and (kind != "url" or checked_url(word)):
            found.append(one)
    return sorted([*entities, *found], key=lambda e: (e["offset"], -e["length"]))


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space around it; entities without any text left are dropped."""
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    size = units(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], size)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    return text, kept
