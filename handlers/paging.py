"""Reads one page of a list that a store keeps."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from handlers.views.keyboard import PER_PAGE

_LAST_PAGE = 1_000_000
T = TypeVar("T")
Read = Callable[[int, int], Awaitable[tuple[Sequence[T], int]]]
"""(offset, limit) -> some rows, and the number of all."""


async def read_page(read: Read[T], wanted: int) -> tuple[Sequence[T], int, int]:
    """(rows, page, number of all rows): the page `wanted`, or the last one if the list has become shorter."""
    page = max(0, min(wanted, _LAST_PAGE))  # a button can be forged
    found, total = await read(page * PER_PAGE, PER_PAGE)
    if not found and total:
        page = (total - 1) // PER_PAGE
        found, total = await read(page * PER_PAGE, PER_PAGE)
    return found, page, total
