"""The parts of all keyboards. An old keyboard can still be pressed, so every press checks the current state."""

from collections.abc import Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.buttons import Page
from handlers.views.words import clipped

PER_PAGE = 8
Row = list[InlineKeyboardButton]
Shown = tuple[str, InlineKeyboardMarkup]
"""A message: its HTML, and the buttons below it."""
T = TypeVar("T")


def button(text: str, data: CallbackData, style: str | None = None) -> InlineKeyboardButton:
    """`style` is Telegram's: primary, success or danger."""
    return InlineKeyboardButton(text=clipped(text, 64).strip() or "…", callback_data=data.pack(), style=style)


def markup(*rows: Row) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def page_of(items: Sequence[T], page: int, size: int = PER_PAGE) -> tuple[Sequence[T], int, int]:
    """One page's items, the number of that page, and the number of pages."""
    pages = max(1, -(-len(items) // size))
    page = max(0, min(page, pages - 1))
    return items[page * size : (page + 1) * size], page, pages


def arrows(page: int, pages: int, back: CallbackData, forward: CallbackData) -> Row:
    """The row that turns pages; nothing if there is only one page."""
    if pages < 2:
        return []
    left = button("‹", back) if page > 0 else button("·", Page())
    right = button("›", forward) if page < pages - 1 else button("·", Page())
    return [left, button(f"{page + 1} / {pages}", Page()), right]


def in_columns(buttons: Sequence[InlineKeyboardButton], columns: int = 2) -> list[Row]:
    """Short buttons side by side."""
    return [list(buttons[start : start + columns]) for start in range(0, len(buttons), columns)]
