"""Finds the rows of a catalogue: in a list, in an envelope, or under their categories."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.answers.batches import unwrapped
from providers.answers.values import first, folded, line

_NESTED = ("services", "items", "children", "categories", "products", "data")
_NAMES = ("category", "category_name", "name", "title")
_DEEPEST = 4
Row = dict[str, Any]


def rows_in(body: Any) -> Iterator[Row] | None:
    """The rows, each with folded names and the category that it is under; {} for anything that is not an object.

    None if there is neither a list nor an object of objects.
    """
    held = folded(body) if isinstance(body, Mapping) else {}
    inner = next((held[name] for name in _NESTED if isinstance(held.get(name), Mapping | list)), unwrapped(body))
    if isinstance(inner, Mapping) and not any(isinstance(one, Mapping | list) for one in inner.values()):
        return None
    return _rows(inner, "", _DEEPEST) if isinstance(inner, Mapping | list) else None


def _rows(value: Any, category: str, room: int) -> Iterator[Row]:
    if isinstance(value, list):
        for one in value:
            yield from _row_or_group(one, category, room)
    elif isinstance(value, Mapping):
        for name, one in value.items():
            # A list's name is a category; a row's key is its id or its position.
            yield from _row_or_group(one, line(name) if isinstance(one, list) else category, room)


def _row_or_group(value: Any, category: str, room: int) -> Iterator[Row]:
    if isinstance(value, list) and room:
        yield from _rows(value, category, room - 1)
        return
    fields = folded(value) if isinstance(value, Mapping) else {}
    nested = next((fields[name] for name in _NESTED if isinstance(fields.get(name), Mapping | list)), None)
    if nested is not None and room:
        yield from _rows(nested, line(first(fields, *_NAMES)) or category, room - 1)
        return
    named = fields.get("category")
    if isinstance(named, Mapping):
        fields["category"] = first(folded(named), "name", "title")
    elif category and fields and not line(named):
        fields["category"] = category
    yield fields
