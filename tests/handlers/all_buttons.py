"""Finds every kind of button of the chat, wherever in `handlers` it is declared."""

from importlib import import_module
from pathlib import Path

from aiogram.filters.callback_data import CallbackData

import handlers


def kinds_of_buttons() -> dict[str, type[CallbackData]]:
    """Every class of button by its name."""
    files = sorted(Path(handlers.__file__).parent.glob("*buttons.py"))
    declared = [item for file in files for item in vars(import_module(f"handlers.{file.stem}")).items()]
    kinds = ((name, kind) for name, kind in declared if isinstance(kind, type) and issubclass(kind, CallbackData))
    return {name: kind for name, kind in kinds if kind is not CallbackData}
