"""The port to a provider's API: its requests, its answers, and its errors."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from core.catalogue.service import Listing
from core.orders.status import OrderStatus, RefillStatus


class Action(StrEnum):
    """An action that a provider may lack."""

    REFILL = "refill"
    CANCEL = "cancel"


class Cause(StrEnum):
    """Why a provider did not do what it was asked: for views, which have the words."""

    SAID = "said"
    """The provider said so; the error's text is its own words."""
    SERVER_ERROR = "server error"
    """The provider said that it failed (5xx, "Server error"), or something that nobody can read as yes or no."""
    AWAY = "away"
    """It failed several times in a row, and is not asked for a while."""
    HELD_BACK = "held back"
    LACKING = "lacking"
    """Its API has no such action."""
    UNSENDABLE = "unsendable"
    """The order holds what cannot be sent to this provider."""

    REFUSED_CONNECTION = "refused connection"
    UNKNOWN_HOST = "unknown host"
    NOT_SECURE = "not secure"
    PROXY = "proxy"
    NO_CONNECTION = "no connection"
    """Another reason why no connection was made."""
    TIME_OUT = "time-out"
    BROKEN_CONNECTION = "broken connection"
    OTHER = "other"

    NOT_JSON = "not JSON"
    EMPTY = "empty"
    TOO_LONG = "too long"
    WRONG_SHAPE = "wrong shape"
    """JSON that lacks what was asked for."""


class ProviderError(Exception):
    """A provider did not do, or may not have done, what it was asked.

    The text is the provider's own words if `cause` is SAID; else it is English for the log and the operators. No
    key is in it.
    """

    def __init__(self, text: str = "", cause: Cause = Cause.SAID) -> None:
        super().__init__(text)
        self.cause = cause


class Refused(ProviderError):
    """The provider said no; the text is its own words. Nothing was done."""


class NotSent(ProviderError):
    """The request surely never left: connection refused, connect time-out, breaker open. Nothing was done."""


class HeldBack(NotSent):
    """The bot itself did not let the request leave: it had waited too long. It says nothing about the provider."""


class Busy(ProviderError):
    """The provider asks to come back later (429, "Too many requests"). Nothing was done."""

    def __init__(self, text: str = "", retry_after: timedelta | None = None, cause: Cause = Cause.SAID) -> None:
        super().__init__(text, cause)
        self.retry_after = retry_after


class Unconfirmed(ProviderError):
    """The request left, and no answer tells its outcome: time-out, reset, 5xx. It may have been done."""


class Unreadable(ProviderError):
    """The answer can't be read: HTML, cut-off JSON, an unknown shape. The request may have been done."""


@dataclass(frozen=True, slots=True)
class EntryError:
    """The provider's own words about one entry of a batch; the others stand."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReport:
    """One order as the provider sees it now. A value is None if the answer did not have it in a readable form."""

    status: OrderStatus
    status_text: str
    charge: Decimal | None = None
    currency: str | None = None
    start_count: int | None = None
    remains: int | None = None
    service: str | None = None
    link: str | None = None
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class RefillStarted:
    """A refill was accepted; `number` is the provider's id of it, None where the answer named none for this order."""

    number: str | None


@dataclass(frozen=True, slots=True)
class RefillReport:
    status: RefillStatus
    status_text: str


@dataclass(frozen=True, slots=True)
class CancelAccepted:
    """The provider accepted the cancel request; the order's status shows the outcome later."""


@dataclass(frozen=True, slots=True)
class Balance:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """StreamDetails' answer instead of a balance: threads, and when the subscription ends."""

    total: int
    active: int
    available: int
    expires_at: datetime | None


SLACK = timedelta(seconds=5)
"""Beyond `Provider.longest`, for what is on the wire and for clocks that differ."""
MayLeave = Callable[[], bool]
"""Asked right before the first byte of a request leaves; if it says no, the request stays."""
Add = Callable[[str, Mapping[str, str], str, MayLeave], Awaitable[str]]
"""`Provider.add`."""


def always() -> bool:
    return True


class Provider(Protocol):
    """One configured provider. Every method may raise any ProviderError; 100 ids are the most for a call.

    An id missing from a returned mapping means "not known now", never "gone".
    """

    @property
    def name(self) -> str: ...

    @property
    def lacks(self) -> frozenset[Action]: ...

    @property
    def repeatable(self) -> bool:
        """The provider keeps a key of its own: `add` again with the same `key` returns the first order."""
        ...

    @property
    def longest(self) -> timedelta:
        """How long a request may take at most, from its first step to its end."""
        ...

    async def services(self) -> list[Listing]:
        """A list of its own for each caller, who empties it."""
        ...

    async def add(self, service: str, fields: Mapping[str, str], key: str, may_leave: MayLeave = always, /) -> str:
        """Places an order and returns the provider's id of it. `key` is the same at every try for one order.

        HeldBack where `may_leave` says no.
        """
        ...

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport | EntryError]: ...

    async def refill(self, orders: Sequence[str]) -> Mapping[str, RefillStarted | EntryError]: ...

    async def refill_status(self, refills: Sequence[str]) -> Mapping[str, RefillReport | EntryError]: ...

    async def cancel(self, orders: Sequence[str]) -> Mapping[str, CancelAccepted | EntryError]: ...

    async def balance(self) -> Balance | Capacity: ...

    async def close(self) -> None: ...


class PacedProvider(Provider, Protocol):
    """A provider behind its limits. It cuts lists of ids of any length into calls of 100."""

    def turn(self) -> AbstractAsyncContextManager[Add]:
        """Waits until an order can leave at once, and hands out the `add` for it. NotSent while it is away."""
        ...
