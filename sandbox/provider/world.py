"""What one provider holds: orders, refills and money, moved by the clock. It doesn't know HTTP."""

import itertools
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sandbox.provider.clock import Clock
from sandbox.provider.form import Form
from sandbox.provider.offers import Offer
from sandbox.provider.progress import DELIVERS, FINAL, OUTCOMES, REFUNDING, WAITS, State, fold, state_at
from sandbox.provider.refusals import (
    INCORRECT_ORDER,
    NO_FUNDS,
    NOT_COMPLETED,
    REFILL_DISABLED,
    REFILL_TOO_SOON,
    Refused,
)

REFILL_PAUSE = timedelta(hours=24)


@dataclass
class Order:
    """An order. `received` holds the request's fields without the key, `pinned` the answer fields set by control."""

    id: str
    offer: Offer
    form: Form
    charge: Decimal
    received: Mapping[str, object]
    received_at: datetime
    stopped: State | None = None
    pinned: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Refill:
    id: str
    order: Order
    requested_at: datetime
    pinned: str = ""


class World:
    """One provider's world. `balance` is in its currency; `speed` 2 makes orders move twice as fast."""

    def __init__(
        self,
        offers: dict[str, Offer],
        clock: Clock,
        *,
        balance: Decimal,
        first_order: int,
        first_refill: int,
        per_unit: frozenset[str] = frozenset(),
        speed: float = 1.0,
    ) -> None:
        self.offers = offers
        self.clock = clock
        self.orders: dict[str, Order] = {}
        self.refills: dict[str, Refill] = {}
        self.textual_ids = False
        self._balance = balance
        self._per_unit = per_unit
        self._speed = speed
        self._order_numbers = itertools.count(first_order)
        self._refill_numbers = itertools.count(first_refill)

    @property
    def balance(self) -> Decimal:
        self._settle()
        return self._balance

    @balance.setter
    def balance(self, amount: Decimal) -> None:
        self._settle()
        self._balance = amount

    def relist(self, offer: Offer, rate: Decimal | None) -> None:
        """Changes a service's rate; None switches the service off."""
        if rate is None:
            changed = replace(offer, hidden=True)
        else:
            changed = replace(offer, rate=rate, hidden=False, listed={**offer.listed, "rate": plain(rate)})
        self.offers[offer.service] = changed

    def place(self, offer: Offer, form: Form, received: Mapping[str, object]) -> Order:
        """Takes the charge and opens the order. Raises Refused if there is not enough money."""
        charge = self._price(offer, form.quantity)
        if charge > self.balance:
            raise Refused(NO_FUNDS)
        self._balance -= charge
        order = Order(self._next_id(), offer, form, charge, dict(received), self.clock.now())
        self.orders[order.id] = order
        return order

    def busy(self, offer: Offer, form: Form) -> bool:
        """Whether an order of the same service for the same target is still active."""
        return any(
            order.offer.service == offer.service and order.form.target == form.target and self.active(order)
            for order in self.orders.values()
        )

    def order(self, order_id: str) -> Order:
        if order_id not in self.orders:
            raise Refused(INCORRECT_ORDER)
        return self.orders[order_id]

    def active(self, order: Order) -> bool:
        return fold(self.view(order)["status"]) not in FINAL

    def view(self, order: Order) -> dict[str, str | None]:
        """charge, start_count, status and remains as a panel writes them; no start count before it starts."""
        self._settle_one(order)
        state = self._state(order)
        start = str(zlib.crc32(order.form.target.encode()) % 9000 + 100)
        return {
            "charge": plain(order.charge),
            "start_count": start if state.started else None,
            "status": state.status,
            "remains": str(order.form.quantity - state.delivered),
        } | order.pinned

    def pin(self, order: Order, fields: Mapping[str, str | None]) -> None:
        """Pins answer fields: time no longer moves them. A refunding status pays money back."""
        order.pinned.update(fields)
        self._settle_one(order)

    def cancel(self, order: Order) -> None:
        """Stops an order and pays back the rest: Canceled, or Partial if some was delivered."""
        if not order.offer.cancel or not self.active(order):
            raise Refused(INCORRECT_ORDER)
        state = self._state(order)
        status = "Partial" if state.delivered else "Canceled"
        written = status.lower() if order.form.runs > 1 else status
        order.stopped = State(written, state.delivered, state.started)
        order.pinned.pop("status", None)
        self._settle_one(order)

    def refill(self, order: Order) -> Refill:
        if not order.offer.refill:
            raise Refused(REFILL_DISABLED)
        if fold(self.view(order)["status"]) != "completed":
            raise Refused(NOT_COMPLETED)
        now = self.clock.now()
        if any(r.order is order and now - r.requested_at < REFILL_PAUSE for r in self.refills.values()):
            raise Refused(REFILL_TOO_SOON)
        refill = Refill(str(next(self._refill_numbers)), order, now)
        self.refills[refill.id] = refill
        return refill

    def refill_status(self, refill: Refill) -> str:
        elapsed = self._elapsed(refill.requested_at)
        if refill.pinned or elapsed < WAITS:
            return refill.pinned or "Pending"
        return "In progress" if elapsed < WAITS + DELIVERS else refill.order.offer.refill_ends

    def _state(self, order: Order) -> State:
        if order.stopped:
            return order.stopped
        outcome = OUTCOMES[order.offer.outcome]
        elapsed = self._elapsed(order.received_at)
        return state_at(self.clock.now(), elapsed, outcome, order.form, order.offer.kind)

    def _elapsed(self, since: datetime) -> float:
        return (self.clock.now() - since).total_seconds() * self._speed

    def _settle(self) -> None:
        for order in self.orders.values():
            self._settle_one(order)

    def _settle_one(self, order: Order) -> None:
        state = self._state(order)
        if fold(order.pinned.get("status", state.status)) not in REFUNDING:
            return
        remains = order.pinned.get("remains", str(order.form.quantity - state.delivered))
        charged = order.pinned.get("charge")
        if charged is not None:
            due = Decimal(charged)
        else:
            due = self._price(order.offer, order.form.quantity - _units(remains, order.form.quantity))
        self._balance += order.charge - due
        order.charge = due

    def _price(self, offer: Offer, quantity: int) -> Decimal:
        return offer.rate * quantity / (1 if offer.kind in self._per_unit else 1000)

    def _next_id(self) -> str:
        number = next(self._order_numbers)
        return f"ord_01HG{number:018X}" if self.textual_ids else str(number)


def plain(amount: Decimal) -> str:
    """The exact amount, without an exponent or trailing zeros."""
    return format(amount.normalize(), "f")


def _units(remains: str | None, quantity: int) -> int:
    """The units to pay back: all of them if what remains is not a number ("Unknown")."""
    try:
        return min(max(int(remains or ""), 0), quantity)
    except ValueError:
        return quantity
