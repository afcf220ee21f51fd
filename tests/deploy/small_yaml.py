"""Reads the part of YAML that compose.yaml uses, so that no parser has to be installed for it alone.

It knows maps and lists by indentation, with plain or double-quoted words. Anything else is an error.
"""

import json
import re
from typing import Any

_PAIR = re.compile(r"([\w-]+):(?: +(.+))?$")
_PLAIN = re.compile(r"[\w./][\w ./:-]*$")
Line = tuple[int, str]


def read(text: str) -> Any:
    """The value of the text; every scalar is a str. Raises ValueError for anything else of YAML."""
    lines = [(len(line) - len(line.lstrip(" ")), line.strip()) for line in text.splitlines()]
    lines = [(indent, words) for indent, words in lines if words and not words.startswith("#")]
    value = _block(lines, 0)
    if lines:
        raise ValueError(f"this is too far to the left or right: {lines[0][1]}")
    return value


def _block(lines: list[Line], indent: int) -> Any:
    found: Any = [] if lines and lines[0][1].startswith("- ") else {}
    while lines and lines[0][0] == indent:
        _, words = lines.pop(0)
        if isinstance(found, list):
            if not words.startswith("- "):
                raise ValueError(f"is not an entry of the list: {words}")
            found.append(_scalar(words[2:].strip()))
            continue
        pair = _PAIR.match(words)
        if not pair or pair[1] in found:
            raise ValueError(f"is not a name of its own with a value: {words}")
        deeper = lines[0][0] if lines and lines[0][0] > indent else None
        if pair[2]:
            found[pair[1]] = _scalar(pair[2])
        else:
            found[pair[1]] = _block(lines, deeper) if deeper is not None else None
    return found


def _scalar(words: str) -> str:
    if words.startswith('"'):
        return str(json.loads(words))
    if not _PLAIN.match(words) or re.search(r": |:$", words):
        raise ValueError(f"needs quotes: {words}")
    return words
