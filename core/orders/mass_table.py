"""The table of a list of orders: each line with its review, or with what is wrong with it; values without words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.catalogue.platforms import Platform
from core.catalogue.prices import Quote
from core.catalogue.service import Service, Unorderable
from core.forms.fields import Topic
from core.forms.ordering import Review
from core.forms.problems import Problem
from core.orders.batch import Batch, BatchLine
from core.orders.checkout_outcomes import LimitExceeded, NotEnough


@dataclass(frozen=True, slots=True)
class NoSuchService:
    number: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The line is not written as an order."""


@dataclass(frozen=True, slots=True)
class SeveralServices:
    """Several providers have a service of that number; `services` are those to choose from."""

    number: str
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherPlatform:
    """The link is on another platform than the service's."""

    platform: Platform
    expected: Platform


@dataclass(frozen=True, slots=True)
class CannotBeOrdered:
    reason: Unorderable | None


@dataclass(frozen=True, slots=True)
class AnswerMissing:
    """The line has no answer to a required question."""

    topic: Topic


@dataclass(frozen=True, slots=True)
class OverOrderLimit:
    """One order may cost `limit` at most; None if the line has no maximum cost, so that no limit allows it."""

    limit: Decimal | None
    currency: str | None


Trouble = (
    AnswerMissing
    | OverOrderLimit
    | NoSuchService
    | Unreadable
    | SeveralServices
    | OtherPlatform
    | CannotBeOrdered
    | Problem
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A line as it stands now: with its review, or with what is wrong with it."""

    line: BatchLine
    service: Service | None = None
    review: Review | None = None
    trouble: Trouble | None = None
    open_order: int | None = None
    """An open order of the same service for the same link."""
    twin: int | None = None
    """An earlier line of the same service for the same link."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The places in the open list of lines that were sent again without their numbers."""

    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    """They were in the list already, just as they were sent."""


@dataclass(frozen=True, slots=True)
class MassTable:
    """The whole list as it stands now. `terms`: the press accepts them as well.

    `short` is what keeps all good lines together from being ordered: the balance, or a limit. `merged` says what became
    of the lines that were just sent; with `instead` an earlier list was just cancelled for this one.
    """

    batch: Batch
    lines: Sequence[Checked]
    terms: bool
    short: NotEnough | LimitExceeded | None = None
    merged: Merged = Merged()
    instead: bool = False

    @property
    def good(self) -> list[Checked]:
        return [checked for checked in self.lines if checked.review is not None]

    @property
    def bad(self) -> list[Checked]:
        return [checked for checked in self.lines if checked.review is None]

    @property
    def totals(self) -> Mapping[str, Decimal]:
        """What all good lines cost, by currency."""
        return totals(checked.review.quote for checked in self.good if checked.review)


def totals(quotes: Iterable[Quote]) -> Mapping[str, Decimal]:
    """What these cost together, by currency."""
    sums: dict[str, Decimal] = {}
    for quote in quotes:
        if quote.price is not None and quote.currency is not None:
            sums[quote.currency] = sums.get(quote.currency, Decimal(0)) + quote.price
    return sums
