"""A picture of some days: what is drawn, and the port to the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`orders` and `money` name the two scales; a day is (label, orders, money)."""

    title: str
    orders: str
    money: str
    days: Sequence[tuple[str, int, Decimal]]


class NotDrawn(Exception):
    """The picture could not be drawn in time."""


class Drawing(Protocol):
    async def draw(self, chart: Chart) -> bytes:
        """A PNG. Raises NotDrawn."""
        ...
