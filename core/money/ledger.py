"""The ledger: a person's balance is the sum of entries that are written once and never changed."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class EntryKind(StrEnum):
    """Why money moved."""

    GRANT = "grant"
    """An admin gave credit."""
    TOP_UP = "top-up"
    """The person paid: with a voucher, with Stars."""
    HOLD = "hold"
    """An order was confirmed: its price is set aside."""
    CAPTURE = "capture"
    """What was held is spent."""
    RELEASE = "release"
    """Nothing was bought: what was held is free again."""
    REFUND = "refund"
    """What was not delivered is given back."""
    CORRECTION = "correction"
    """An admin put something right; with an order, the shop covered what its owner's balance did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One movement of a person's money. `available` and `held` are what it adds to each, in `currency`.

    `key` names something that may happen only once, such as a payment; `by` is the admin who did it.
    """

    user_id: int
    kind: EntryKind
    currency: str
    available: Decimal = ZERO
    held: Decimal = ZERO
    order_id: int | None = None
    by: int | None = None
    note: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(NewEntry):
    """A stored entry: the `number`th of its person, with the person's sums after it."""

    number: int
    available_after: Decimal
    held_after: Decimal
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WalletBalance:
    """What a person can spend, and what is set aside for open orders."""

    available: Decimal = ZERO
    held: Decimal = ZERO

    @classmethod
    def after(cls, last: Entry | None) -> "WalletBalance":
        return cls() if last is None else cls(last.available_after, last.held_after)


class NotCovered(Exception):
    """A person's balance does not cover `wanted`; `available` is what they have. Nothing was written."""

    def __init__(self, available: Decimal, wanted: Decimal) -> None:
        super().__init__(f"{available} does not cover {wanted}")
        self.available = available
        self.wanted = wanted


class AnotherCurrency(Exception):
    """The ledger is kept in another currency than the entry."""

    def __init__(self, kept: str, wanted: str) -> None:
        super().__init__(f"the ledger is in {kept}, not in {wanted}")
        self.kept = kept
        self.wanted = wanted


def following(last: Entry | None, new: NewEntry, now: datetime) -> Entry:
    """`new` as the person's next entry after `last`. Raises NotCovered, AnotherCurrency."""
    if last is not None and last.currency != new.currency:
        raise AnotherCurrency(last.currency, new.currency)
    before = WalletBalance.after(last)
    available, held = before.available + new.available, before.held + new.held
    if available < 0:
        raise NotCovered(before.available, -new.available)
    if held < 0:
        raise ValueError(f"{new.kind} takes {-new.held} of {before.held} that is held")
    number = 1 if last is None else last.number + 1
    content = {field.name: getattr(new, field.name) for field in fields(NewEntry)}
    return Entry(**content, number=number, available_after=available, held_after=held, created_at=now)
