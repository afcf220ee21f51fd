"""Checks that money adds up, for the machine and the simulation."""

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from core.money.ledger import Entry, EntryKind, WalletBalance
from core.orders.order import Order
from core.orders.status import OrderStatus

NOTHING_BOUGHT = {OrderStatus.REFUSED, OrderStatus.NOT_SENT}


def delivered(order: Order, price: Fraction) -> Fraction:
    """The cost of an ended order, worked out in another way than the rules do."""
    if order.status is OrderStatus.COMPLETED:
        return price
    if order.status is OrderStatus.PARTIAL and order.remains is None:
        return price
    if order.status in {OrderStatus.PARTIAL, OrderStatus.EXPIRED, OrderStatus.CANCELED} and order.remains is not None:
        if order.status is OrderStatus.CANCELED and order.remains == 0:
            return Fraction(0)
        left = Fraction(min(order.remains, order.quantity or 0), order.quantity or 1)
        return max(price - Fraction(math.ceil(price * left * 100), 100), Fraction(0))
    return Fraction(0)


def judge_entries(entries: Sequence[Entry], balance: WalletBalance) -> None:
    """After each entry the balance is the sum of the entries so far, and never below zero."""
    available = held = Decimal(0)
    for number, entry in enumerate(entries, 1):
        available, held = available + entry.available, held + entry.held
        assert (entry.number, entry.available_after, entry.held_after) == (number, available, held)
        assert available >= 0
        assert held >= 0
    assert balance == WalletBalance(available, held)


def judge_orders(entries: Sequence[Entry], orders: Iterable[Order], given: Fraction) -> None:
    """Open orders hold their prices, ended ones have spent what was delivered, and the rest is what was given."""
    spent_in_all = covered_in_all = Fraction(0)
    for order in orders:
        own = [entry for entry in entries if entry.order_id == order.id]
        covered = sum((one.available for one in own if one.kind is EntryKind.CORRECTION), Decimal(0))
        price = Fraction(order.price or 0)
        held = Fraction(0) if order.status.final else price
        nothing = order.status in NOTHING_BOUGHT or not order.status.final
        spent = Fraction(0) if nothing else delivered(order, price)
        assert sum((one.held for one in own), Decimal(0)) == held
        assert sum((one.available + one.held for one in own), Decimal(0)) - covered == -spent
        assert 0 <= covered <= held + spent
        spent_in_all += spent
        covered_in_all += Fraction(covered)
    total = sum((one.available + one.held for one in entries), Decimal(0))
    assert Fraction(total) == given + covered_in_all - spent_in_all
