"""The desk: what waits for an operator, with counts, and the list behind each line."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from core.clock import Clock
from core.desk.low_balance import LOOKED_AT, Spending, usual_spending
from core.desk.overdue import Overdue, overdue
from core.maintenance import Maintenance, MaintenanceMode
from core.orders.order import Order
from core.orders.order_actions import NoSuchOrder
from core.orders.refusal import is_operators
from core.provider import Balance
from core.requests.request import Request

REFUSED_WITHIN = timedelta(days=7)
"""Older refusals are history."""
MOST_REFUSED = 500
"""How many refusals are read, because only their words show whether they concern the operator."""


class DeskLine(StrEnum):
    """The lines with orders behind them."""

    UNCONFIRMED = "u"
    REFUSED = "r"
    """Refused for the operator's own reasons: an empty balance, a wrong key."""
    STUCK = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    unconfirmed: int
    requests: int
    refused: int
    stuck: int
    low: Sequence[Spending]
    away: Sequence[str]
    """The providers that do not respond."""
    closed: Maintenance | None


@dataclass(frozen=True, slots=True)
class Refusal:
    order_id: int
    error: str


class DeskStore(Protocol):
    async def unconfirmed(self, offset: int, limit: int) -> tuple[list[Order], int]: ...

    async def refusals(self, since: datetime, limit: int) -> list[Refusal]: ...

    async def orders(self, ids: Collection[int]) -> list[Order]: ...

    async def durations(self) -> dict[int, list[timedelta]]:
        """How long the last completed orders took, for each service that has open ones."""
        ...

    async def stuck(self, overdue: Overdue, offset: int, limit: int) -> tuple[list[Order], int]: ...

    async def spent(self, since: datetime) -> dict[str, Decimal]: ...


class OpenRequests(Protocol):
    async def page(self, user_id: int | None, offset: int, limit: int) -> tuple[list[Request], int]: ...


class KnownBalances(Protocol):
    async def known(self) -> dict[str, Balance]: ...


@dataclass
class Desk:
    store: DeskStore
    requests: OpenRequests
    balances: KnownBalances
    maintenance: MaintenanceMode
    providers: Collection[str]
    is_away: Callable[[str], bool]
    clock: Clock

    async def overview(self) -> Overview:
        return Overview(
            unconfirmed=(await self.store.unconfirmed(0, 0))[1],
            requests=(await self.requests.page(None, 0, 0))[1],
            refused=len(await self._refused()),
            stuck=(await self._stuck(0, 0))[1],
            low=await self.low(),
            away=[name for name in self.providers if self.is_away(name)],
            closed=await self.maintenance.current(),
        )

    async def page(self, line: DeskLine, offset: int, limit: int) -> tuple[list[Order], int]:
        """A page of a line's orders and the number of all: refusals newest first, all others oldest first."""
        match line:
            case DeskLine.UNCONFIRMED:
                return await self.store.unconfirmed(offset, limit)
            case DeskLine.STUCK:
                return await self._stuck(offset, limit)
            case DeskLine.REFUSED:
                ids = await self._refused()
                found = await self.store.orders(ids[offset : offset + limit])
                return sorted(found, key=lambda order: -order.id), len(ids)

    async def order(self, order_id: int) -> Order:
        """Anybody's order. Raises NoSuchOrder."""
        found = await self.store.orders([order_id])
        if not found:
            raise NoSuchOrder(order_id)
        return found[0]

    async def spending(self) -> list[Spending]:
        """What is spent on a usual day at each provider whose balance is known."""
        known = await self.balances.known()
        connected = {name: balance for name, balance in known.items() if name in self.providers}
        return usual_spending(connected, await self.store.spent(self.clock() - LOOKED_AT))

    async def low(self) -> list[Spending]:
        """The providers whose balance lasts for less than a usual day."""
        return [one for one in await self.spending() if one.is_low]

    async def _refused(self) -> list[int]:
        refusals = await self.store.refusals(self.clock() - REFUSED_WITHIN, MOST_REFUSED)
        return [refusal.order_id for refusal in refusals if is_operators(refusal.error)]

    async def _stuck(self, offset: int, limit: int) -> tuple[list[Order], int]:
        late = overdue(await self.store.durations(), self.clock())
        return await self.store.stuck(late, offset, limit)
