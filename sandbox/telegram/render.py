"""Turns text and entities back into Telegram's HTML, for people and tests to read."""

from html import escape

from sandbox.telegram.links import checked_url
from sandbox.telegram.model import Json
from sandbox.telegram.utf16 import cut, units

_PLAIN = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}


def to_html(text: str, entities: list[Json]) -> str:
    """Sanitised HTML: everything in `text` is escaped, only the tags of `entities` remain."""
    edges = {0, units(text)} | {edge for e in entities for edge in (e["offset"], e["offset"] + e["length"])}
    marks = sorted(edges)
    out: list[str] = []
    opened: list[Json] = []
    waiting = sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    for place, following in zip(marks, [*marks[1:], None], strict=True):
        opened = _close(out, opened, place, text)
        while waiting and waiting[0]["offset"] == place:
            opened.append(waiting.pop(0))
            out.append(_tags(opened[-1], text)[0])
        if following is not None:
            out.append(escape(cut(text, place, following - place), quote=False))
    return "".join(out)


def _close(out: list[str], opened: list[Json], place: int, text: str) -> list[Json]:
    """Closes what ends at `place`. Inner tags that go on are closed and opened again."""
    ends = [index for index, e in enumerate(opened) if e["offset"] + e["length"] <= place]
    if not ends:
        return opened
    inner = opened[ends[0] :]
    stay = [e for e in inner if e["offset"] + e["length"] > place]
    out.extend(_tags(entity, text)[1] for entity in reversed(inner))
    out.extend(_tags(entity, text)[0] for entity in stay)
    return opened[: ends[0]] + stay


def _tags(entity: Json, text: str) -> tuple[str, str]:
    kind = entity["type"]
    if tag := _PLAIN.get(kind):
        return f"<{tag}>", f"</{tag}>"
    match kind:
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case "pre" if language := entity.get("language"):
            return f'<pre><code class="language-{escape(language)}">', "</code></pre>"
        case "pre":
            return "<pre>", "</pre>"
        case "custom_emoji":
            return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
        case "date_time":
            form = f' format="{entity["date_time_format"]}"' if "date_time_format" in entity else ""
            return f'<tg-time unix="{entity["unix_time"]}"{form}>', "</tg-time>"
        case "text_link":
            return f'<a href="{escape(entity["url"])}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
        case "url":
            target = checked_url(cut(text, entity["offset"], entity["length"])) or ""
            return f'<a href="{escape(target)}">', "</a>"
    return "", ""
