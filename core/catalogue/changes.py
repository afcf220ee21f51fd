"""The changes of one refresh of a provider's catalogue, for the people who are told about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.catalogue.service import Service


@dataclass(frozen=True, slots=True)
class Moved:
    """One service as its provider listed it before and lists it now; one that is gone is not `offered`."""

    before: Service
    after: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """`orders` counts all orders of a service, `fans` has people's favourites among what moved."""

    provider: str
    at: datetime
    moved: Sequence[Moved]
    orders: Mapping[int, int]
    fans: Mapping[int, Sequence[int]]


Tell = Callable[[Refreshed], Sequence[Any]]
"""The notices (`core.notices.notice.NewNotice`) to store in the refresh's own transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """A recorded change of a service, as `ServiceChange` has it, with the service's id."""

    service_id: int
    at: datetime
    field: str
    old: str
    new: str
