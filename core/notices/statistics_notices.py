"""The notice with a day's sales."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, Self

from core.notices.content import Audience, Content


class Summed(Protocol):
    @property
    def currency(self) -> str | None: ...

    @property
    def orders(self) -> int: ...

    @property
    def revenue(self) -> Decimal: ...

    @property
    def cost(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A day's orders in one currency."""

    currency: str | None
    orders: int
    revenue: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesOfTheDay(Content):
    """To an operator: what was sold on a day."""

    key = "day"
    meant_for = Audience.OWNERS

    day: date
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, day: date, sums: Iterable[Summed]) -> Self:
        return cls(day=day, rows=tuple(Row(one.currency, one.orders, one.revenue, one.cost) for one in sums))

    def payload(self) -> dict[str, Any]:
        rows = [[row.currency, row.orders, format(row.revenue, "f"), format(row.cost, "f")] for row in self.rows]
        return {"day": self.day.isoformat(), "rows": rows}

    @classmethod
    def read(cls, payload: Mapping[str, Any]) -> Self:
        rows = (Row(name, orders, Decimal(revenue), Decimal(cost)) for name, orders, revenue, cost in payload["rows"])
        return cls(day=date.fromisoformat(payload["day"]), rows=tuple(rows))
