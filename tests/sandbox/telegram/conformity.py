"""Checks JSON against the Bot API's own schema: required fields are there, unknown ones are not, types fit."""

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "schema"
TYPES: dict[str, dict[str, str]] = json.loads((_FOLDER / "types.json").read_text())
REQUIRED: dict[str, list[str]] = json.loads((_FOLDER / "methods.json").read_text())
del TYPES["_source"], REQUIRED["_source"]

_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
}
_MEMBERS = {
    "creator": "ChatMemberOwner",
    "member": "ChatMemberMember",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}


def problems(value: Any, kind: str, at: str = "") -> list[str]:
    """Lists what is wrong with `value` as a `kind` of the Bot API, with the place of each."""
    if kind.startswith("Array of "):
        inner = kind.removeprefix("Array of ")
        return [p for index, one in enumerate(value) for p in problems(one, inner, f"{at}[{index}]")]
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (kind != "Integer" or not isinstance(value, bool))
        return [] if fits else [f"{at} is not {kind}: {value!r}"]
    return _object_problems(value, _concrete(value, kind), at)


def _concrete(value: Any, kind: str) -> str:
    match kind:
        case "ChatMember":
            return _MEMBERS[value["status"]]
        case "MaybeInaccessibleMessage":
            return "Message" if value["date"] else "InaccessibleMessage"
        case "MenuButton":
            return "MenuButtonCommands" if value["type"] == "commands" else "MenuButtonDefault"
    return kind


def _object_problems(value: Any, kind: str, at: str) -> list[str]:
    fields = TYPES[kind]
    missing = [f"{at}.{name} is missing" for name in fields if fields[name][0] == "!" and name not in value]
    unknown = [f"{at}.{name} is not a field of {kind}" for name in value if name not in fields]
    wrong = [
        problem
        for name in value.keys() & fields.keys()
        for problem in problems(value[name], fields[name].lstrip("!"), f"{at}.{name}")
    ]
    return missing + unknown + wrong
