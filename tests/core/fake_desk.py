"""The desk's queries in memory, with the promises of the real store."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from core.catalogue.service import ServiceType
from core.desk.desk import Refusal
from core.desk.overdue import Overdue
from core.maintenance import Maintenance
from core.notices.notice import NewNotice
from core.orders.order import Order
from core.orders.status import OrderStatus
from core.provider import Balance
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders

_GIVEN_BACK = {OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED}


@dataclass
class FakeMaintenance:
    stored: Maintenance | None = None

    async def current(self) -> Maintenance | None:
        return self.stored

    async def begin(self, announced: Maintenance) -> None:
        self.stored = announced

    async def end(self, by: int, now: datetime) -> bool:
        was, self.stored = self.stored, None
        return was is not None


@dataclass
class FakeBalances:
    rows: dict[str, Balance] = field(default_factory=dict)

    async def known(self) -> dict[str, Balance]:
        return dict(self.rows)


@dataclass
class FakeAlerts:
    notices: FakeNotices
    rows: dict[str, datetime] = field(default_factory=dict)

    async def told(self) -> dict[str, datetime]:
        return dict(self.rows)

    async def tell(self, provider: str, notices: Sequence[NewNotice], now: datetime) -> bool:
        if provider in self.rows:
            return False
        self.rows[provider] = now
        await self.notices.add(notices, now)
        return True

    async def forget(self, provider: str, told_at: datetime) -> None:
        if self.rows.get(provider) == told_at:
            del self.rows[provider]


@dataclass
class FakeDesk:
    kept: FakeOrders

    async def unconfirmed(self, offset: int, limit: int) -> tuple[list[Order], int]:
        return self._page(lambda order: order.status is OrderStatus.UNCONFIRMED, offset, limit)

    async def refusals(self, since: datetime, limit: int) -> list[Refusal]:
        refused = [o for o in self.kept.rows.values() if o.status is OrderStatus.REFUSED and o.status_at > since]
        return [Refusal(o.id, o.error) for o in sorted(refused, key=lambda o: -o.id)[:limit]]

    async def orders(self, ids: Collection[int]) -> list[Order]:
        return [order for order in self.kept.rows.values() if order.id in ids]

    async def durations(self) -> dict[int, list[timedelta]]:
        took = defaultdict(list)
        for order in self.kept.rows.values():
            if order.status is OrderStatus.COMPLETED:
                took[order.service_id].append(order.status_at - order.created_at)
        return {service: last[-20:] for service, last in took.items()}

    async def stuck(self, overdue: Overdue, offset: int, limit: int) -> tuple[list[Order], int]:
        def is_stuck(order: Order) -> bool:
            open_there = order.status.at_provider and not order.status.final
            delivering = open_there and order.status is not OrderStatus.REFILLING
            late = order.created_at < overdue.of(order.service_id)
            return delivering and late and order.service_type is not ServiceType.SUBSCRIPTIONS

        return self._page(is_stuck, offset, limit)

    async def spent(self, since: datetime) -> dict[str, Decimal]:
        spent: dict[str, Decimal] = defaultdict(Decimal)
        for order in self.kept.rows.values():
            if order.status.at_provider and order.status not in _GIVEN_BACK and order.created_at > since:
                spent[order.provider] += order.charge or order.cost or Decimal(0)
        return dict(spent)

    def _page(self, wanted: Callable[[Order], bool], offset: int, limit: int) -> tuple[list[Order], int]:
        found = [order for _, order in sorted(self.kept.rows.items()) if wanted(order)]
        return found[offset : offset + limit], len(found)
