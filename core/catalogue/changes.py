"""The changes of one refresh of a provider's catalogue, for the people who are told about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.catalogue.service import Service


@dataclass(frozen=True, slots=True)
class ChangedService:
    """A service as its provider listed it before and lists it now; one that is gone is not `offered`."""

    before: Service
    after: Service


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueChanges:
    """What one refresh changed. `orders` counts all orders of a service; `favourites` has, for each person who has some
    of the changed services among theirs, their ids.
    """

    provider: str
    at: datetime
    services: Sequence[ChangedService]
    orders: Mapping[int, int]
    favourites: Mapping[int, Sequence[int]]


Tell = Callable[[CatalogueChanges], Sequence[Any]]
"""The notices (`core.notices.notice.NewNotice`) to store in the refresh's own transaction. It is called in a thread,
and again if another process has stored something meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """A recorded change of a service, as `ServiceChange` has it, with the service's id."""

    service_id: int
    at: datetime
    field: str
    old: str
    new: str
