"""Settlement: what an order should hold and should have spent now, and the entries that bring its ledger there.

It looks only at the order and its entries, never at what changed. So whatever stores an order settles it in the same
transaction, and doing that twice, or after a crash, writes nothing more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Protocol

from core.catalogue.prices import round_up
from core.catalogue.service import ServiceType
from core.money.ledger import ZERO, EntryKind, NewEntry, NotCovered
from core.orders.status import OrderStatus

_DIGITS = 100
_NOTHING_BOUGHT = {OrderStatus.REFUSED, OrderStatus.NOT_SENT}
ALL, NONE = Decimal(1), Decimal(0)


class Payable(Protocol):
    """The part of an order that says what it costs its owner."""

    @property
    def service_type(self) -> ServiceType: ...

    @property
    def status(self) -> OrderStatus: ...

    @property
    def price(self) -> Decimal | None: ...

    @property
    def cost(self) -> Decimal | None: ...

    @property
    def currency(self) -> str | None: ...

    @property
    def charge(self) -> Decimal | None: ...

    @property
    def charge_currency(self) -> str | None: ...

    @property
    def cost_currency(self) -> str | None: ...

    @property
    def remains(self) -> int | None: ...

    @property
    def quantity_of_all_runs(self) -> int: ...


class Owned(Payable, Protocol):
    """The same part of an order whose entries are written."""

    @property
    def id(self) -> int: ...

    @property
    def user_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Due:
    """What an order should hold, and what it should have spent."""

    held: Decimal = ZERO
    spent: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.held + self.spent


def due(order: Payable) -> Due:
    """Its price until the order ends, then the price of the delivered part; nothing if nothing was bought.

    What is given back is rounded up to the currency's minor unit, in the customer's favour.
    """
    price = order.price
    if price is None or order.currency is None or order.status in _NOTHING_BOUGHT:
        return Due()
    if not order.status.final:
        return Due(held=price)
    with localcontext(prec=_DIGITS):
        back = min(price, round_up(price - price * _delivered(order), order.currency))
    return Due(spent=price - back)


def _delivered(order: Payable) -> Decimal:
    """The share of an ended order that was delivered, from 0 to 1."""
    by_remains, by_charge = _share_of_quantity(order), _share_of_cost(order)
    match order.status:
        case OrderStatus.COMPLETED if order.service_type is ServiceType.SUBSCRIPTIONS:
            # Its price is that of the most it may take; the provider charges for each post.
            return by_charge or ALL
        case OrderStatus.COMPLETED:
            return ALL
        case OrderStatus.PARTIAL | OrderStatus.EXPIRED:
            nothing_known = ALL if order.status is OrderStatus.PARTIAL else NONE
            return next((share for share in (by_remains, by_charge) if share is not None), nothing_known)
        case OrderStatus.CANCELED:
            if order.remains and order.charge != 0 and by_remains is not None:
                return by_remains
            # Many panels say "0 remains" of what never started; some leave the whole charge there.
            return NONE if by_charge is None or by_charge == ALL else by_charge
        case _:
            return NONE  # refunded and rejected


def _share_of_quantity(order: Payable) -> Decimal | None:
    ordered = order.quantity_of_all_runs
    # A subscription's remains count posts, not its quantity.
    if order.remains is None or ordered <= 0 or order.service_type is ServiceType.SUBSCRIPTIONS:
        return None
    return Decimal(min(max(ordered - order.remains, 0), ordered)) / ordered


def _share_of_cost(order: Payable) -> Decimal | None:
    if order.charge is None or not order.cost or order.cost < 0:
        return None
    if order.charge_currency not in {None, order.cost_currency or order.currency}:
        return None
    return min(max(order.charge / order.cost, NONE), ALL)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What an order holds and has spent by its entries; `covered` is the shop's part of that."""

    held: Decimal
    spent: Decimal
    covered: Decimal

    @classmethod
    def of(cls, entries: Iterable[NewEntry]) -> "_Standing":
        held = spent = covered = ZERO
        for entry in entries:
            held += entry.held
            if entry.kind is EntryKind.CORRECTION:
                covered += entry.available
            else:
                spent -= entry.available + entry.held
        return cls(held, spent, covered)


def is_settled(order: Payable, past: Iterable[NewEntry]) -> bool:
    """Whether the entries of the order say what they should."""
    now = _Standing.of(past)
    return Due(now.held, now.spent) == due(order)


def settle(order: Owned, past: Sequence[NewEntry], available: Decimal) -> list[NewEntry]:
    """The entries that `order` needs after its `past` ones; its owner can spend `available`.

    Raises NotCovered where its first hold is not covered. An order that was held before is held again whatever its
    owner has by then, because the provider works on it: the shop covers what is missing, and gets that back first.
    """
    wanted, now = due(order), _Standing.of(past)
    movements: list[tuple[EntryKind, Decimal, Decimal]] = []
    if (unspent := now.spent - wanted.spent) > 0:
        movements.append((EntryKind.REFUND, unspent, ZERO))
    if (missing := wanted.total - now.held - min(now.spent, wanted.spent)) > 0:
        uncovered = missing - available - max(unspent, ZERO)
        if uncovered > 0 and not past:
            raise NotCovered(available, missing)
        if uncovered > 0:
            movements.append((EntryKind.CORRECTION, uncovered, ZERO))
        movements.append((EntryKind.HOLD, -missing, missing))
    if unspent < 0:
        movements.append((EntryKind.CAPTURE, ZERO, unspent))
    if (rest := now.held + max(missing, ZERO) + min(unspent, ZERO) - wanted.held) > 0:
        kind = EntryKind.REFUND if order.status.at_provider else EntryKind.RELEASE
        movements.append((kind, rest, -rest))
    if (back := min(now.covered, now.held + now.spent - wanted.total)) > 0:
        movements.append((EntryKind.CORRECTION, -back, ZERO))
    return [_entry(order, *movement) for movement in movements]


def _entry(order: Owned, kind: EntryKind, available: Decimal, held: Decimal) -> NewEntry:
    about = {"user_id": order.user_id, "order_id": order.id, "currency": order.currency or ""}
    return NewEntry(kind=kind, available=available, held=held, **about)  # type: ignore[arg-type]
