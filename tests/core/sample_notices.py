"""A notice of any kind, for tests that go through all of them."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, get_origin, get_type_hints

from core.notices.content import Content
from tests.core.samples import NOW

_VALUES: dict[Any, Any] = {int: 1, str: "1", bool: True, Decimal: Decimal(1), datetime: NOW, date: NOW.date()}
_VALUES |= {tuple: (), Mapping: {}}


def sample_of(kind: type[Content]) -> Content:
    """A content of this kind, with something in each field that has no default."""
    hints = get_type_hints(kind)
    needed = [field.name for field in fields(kind) if field.default is MISSING]
    return kind(**{name: "completed" if name == "status" else _value(hints[name]) for name in needed})


def _value(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return _VALUES.get(get_origin(hint) or hint)
