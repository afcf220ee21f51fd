"""Billing: what an order cost its owner, as far as it is known now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core.catalogue.prices import PriceList, round_up
from core.catalogue.service import ServiceType
from core.money.settlement import Payable, due
from core.orders.status import OrderStatus


class Billed(Payable, Protocol):
    """The fields that make a bill: an order has them, and so does a Bill."""

    @property
    def provider(self) -> str: ...

    @property
    def from_balance(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The part of an order that says what it cost."""

    provider: str
    service_type: ServiceType
    status: OrderStatus
    price: Decimal | None
    cost: Decimal | None
    currency: str | None
    cost_currency: str | None
    charge: Decimal | None
    charge_currency: str | None
    remains: int | None
    quantity: int | None
    fields: Mapping[str, str]
    from_balance: bool

    @property
    def quantity_of_all_runs(self) -> int:
        return (self.quantity or 0) * int(self.fields.get("runs", 1))


def cost_to_owner(order: Billed, prices: PriceList | None) -> tuple[Decimal, str | None] | None:
    """(amount, currency): what was charged, marked up as the order was; the price until that is known.

    For an order that is paid from a balance, what it holds or has spent. None if there is nothing.
    """
    if order.from_balance and order.status.at_provider:
        return due(order).total, order.currency
    # Many panels say 0 until they know better: before the end that is not an amount.
    charge = order.charge if order.charge or order.status.final else None
    if charge is not None and order.price is not None and order.cost and order.currency is not None:
        # The markup may have changed since the order was placed.
        return round_up(charge * order.price / order.cost, order.currency), order.currency
    if charge is not None and prices is not None:
        known = prices.marked_up(charge, order.charge_currency)
        if known is not None:
            return known
    return None if order.price is None else (order.price, order.currency)


def spent(bills: Iterable[Billed], prices: Mapping[str, PriceList]) -> list[tuple[str, Decimal, int]]:
    """(currency, sum, number of orders) over the bills with a known amount."""
    sums: dict[str, tuple[Decimal, int]] = {}
    for bill in bills:
        amount, currency = cost_to_owner(bill, prices.get(bill.provider)) or (None, None)
        if amount is not None and currency is not None:
            total, count = sums.get(currency, (Decimal(0), 0))
            sums[currency] = (total + amount, count + 1)
    return [(currency, total, count) for currency, (total, count) in sorted(sums.items())]
