"""Telegram Stars: invoices, the question before a payment, and what was paid and paid back."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.telegram.model import Json

CHECKOUT_SECONDS = 10.0


@dataclass
class Checkout:
    """A press of Pay, which the bot must allow within ten seconds; `verdict` is its answer.

    `untold`: the update of the payment is lost on its way to the bot.
    """

    id: str
    chat_id: int
    person_id: int
    invoice: Json
    asked_at: float
    verdict: Json | None = None
    untold: bool = False


@dataclass
class Payment:
    """What a person paid; `id` is the id of the charge."""

    id: str
    person_id: int
    invoice: Json
    date: int
    refunded_at: int | None = None


@dataclass
class Stars:
    """All Stars. `invoices` is keyed by message id and keeps the payload, which people never see."""

    clock: Callable[[], float] = time.monotonic
    invoices: dict[int, Json] = field(default_factory=dict)
    checkouts: dict[str, Checkout] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)

    def is_late(self, checkout: Checkout) -> bool:
        return self.clock() - checkout.asked_at > CHECKOUT_SECONDS
