"""docs/settings.md names every setting, and none that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

from bot.settings.settings import Settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
NOT_A_FIELD = {"ENV_FILE"}
"""Read before the settings are."""


def names(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The variables of a model's fields, and of the models inside it."""
    for field, info in model.model_fields.items():
        inner = [one for one in (info.annotation, *get_args(info.annotation)) if isinstance(one, type)]
        part = next((one for one in inner if issubclass(one, BaseModel)), None)
        if field == "providers":
            assert part is not None
            yield from names(part, "PROVIDERS__<NAME>__")
        elif part is not None:
            yield from names(part, f"{prefix}{field.upper()}__")
        else:
            yield prefix + field.upper()


def in_the_table() -> Iterator[str]:
    """The names of the first column; a short one such as `__KEY` shares the beginning of the name before it."""
    for line in PAGE.read_text().splitlines():
        named = re.findall(r"`([A-Z_]*(?:<NAME>)?[A-Z_]+)`", line.partition(" | ")[0]) if line.startswith("| `") else []
        for name in named:
            yield named[0].rpartition("__")[0] + name if name.startswith("__") else name


def test_the_page_has_every_setting_and_no_other() -> None:
    assert sorted(in_the_table()) == sorted({*names(Settings), *NOT_A_FIELD})
