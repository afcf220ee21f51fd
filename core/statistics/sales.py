"""The sales of some days: in all, by service, by person and by day, each currency by itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from core.catalogue.prices import PriceList
from core.money.order_costs import Bill, cost_to_owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold(Bill):
    """An order that a provider took and did not refund."""

    user_id: int
    service_id: int
    service_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """`key` is a service's or a person's id, or a day; `cost` counts what can be converted to the currency."""

    key: int | date
    name: str = ""
    currency: str | None
    orders: int
    revenue: Decimal
    cost: Decimal

    @property
    def margin(self) -> Decimal:
        return self.revenue - self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesReport:
    """The lists begin with the highest revenue; the days are in order, without days that have no orders."""

    in_all: Sequence[Sum]
    services: Sequence[Sum]
    people: Sequence[Sum]
    days: Sequence[Sum]


def sales_report(sold: Iterable[Sold], prices: Mapping[str, PriceList], zone: tzinfo) -> SalesReport:
    """The numbers of these orders; days are those of `zone`."""
    amounts = [(one, *_amounts(one, prices.get(one.provider))) for one in sold]

    def by(key: Callable[[Sold], int | date], name: Callable[[Sold], str] = lambda _: "") -> list[Sum]:
        return _sums((key(one), name(one), currency, revenue, cost) for one, currency, revenue, cost in amounts)

    def most(sums: list[Sum]) -> list[Sum]:
        return sorted(sums, key=lambda one: (-one.revenue, -one.orders))

    days = by(lambda one: one.created_at.astimezone(zone).date())
    return SalesReport(
        in_all=most(by(lambda _: 0)),
        services=most(by(lambda one: one.service_id, lambda one: one.service_name)),
        people=most(by(lambda one: one.user_id)),
        days=sorted(days, key=lambda one: str(one.key)),
    )


def _amounts(one: Sold, prices: PriceList | None) -> tuple[str | None, Decimal, Decimal]:
    """(currency, revenue, cost) of one order."""
    revenue, currency = cost_to_owner(one, prices) or (Decimal(0), one.currency)
    charged = one.charge if one.charge or (one.status.final and one.charge is not None) else None
    amount, of = (charged, one.charge_currency) if charged is not None else (one.cost, None)
    cost_currency = of or one.cost_currency or one.currency
    exchange = Decimal(1) if cost_currency == currency else _exchange(prices, cost_currency, currency)
    return currency, revenue, (amount or Decimal(0)) * exchange


def _exchange(prices: PriceList | None, of: str | None, into: str | None) -> Decimal:
    """What one unit of a currency is worth in another; 0 if that is not known."""
    known = prices.exchange(of) if prices is not None and prices.paid_in == into else None
    return Decimal(0) if known is None else known


def _sums(rows: Iterable[tuple[int | date, str, str | None, Decimal, Decimal]]) -> list[Sum]:
    found: dict[tuple[int | date, str | None], Sum] = {}
    for key, name, currency, revenue, cost in rows:
        so_far = found.get((key, currency))
        found[key, currency] = Sum(
            key=key,
            name=name,
            currency=currency,
            orders=(so_far.orders if so_far else 0) + 1,
            revenue=(so_far.revenue if so_far else Decimal(0)) + revenue,
            cost=(so_far.cost if so_far else Decimal(0)) + cost,
        )
    return list(found.values())
