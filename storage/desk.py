"""The orders of everybody that wait for an operator."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from core.catalogue.service import ServiceType
from core.desk.desk import Refusal
from core.desk.overdue import Overdue
from core.orders.order import Order
from core.orders.status import OrderStatus
from storage.database import Database
from storage.order_rows import ORDER, read_order
from storage.sql.columns import UtcDateTime
from storage.tables import orders

LAST = 20
"""How many of a service's last orders show how long it takes."""
MOST_SERVICES = 500
"""Services with the most open orders, whose usual time is looked up."""
_OPEN = [status for status in OrderStatus if status.at_provider and not status.final]
_DELIVERING = [status for status in _OPEN if status is not OrderStatus.REFILLING]
_GIVEN_BACK = [OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED]
_PAID = [status for status in OrderStatus if status.at_provider and status not in _GIVEN_BACK]
_UNDER_WAY = orders.c.status.in_(_DELIVERING) & (orders.c.service_type != ServiceType.SUBSCRIPTIONS)
"""A subscription stays open for as long as its owner wants."""


class DeskOrders:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def unconfirmed(self, offset: int, limit: int) -> tuple[list[Order], int]:
        """Unconfirmed orders, the oldest first, and how many there are."""
        return await self._page(orders.c.status == OrderStatus.UNCONFIRMED, offset, limit)

    async def refusals(self, since: datetime, limit: int) -> list[Refusal]:
        """The newest refused orders, the newest first, with the provider's words."""
        refused = (orders.c.status == OrderStatus.REFUSED) & (orders.c.status_at > since)
        newest = select(orders.c.id, orders.c.error).where(refused).order_by(orders.c.id.desc()).limit(limit)
        async with self._database.read() as connection:
            return [Refusal(row.id, row.error) for row in await connection.execute(newest)]

    async def orders(self, ids: Collection[int]) -> list[Order]:
        """These orders, of any owner."""
        if not ids:
            return []
        async with self._database.read() as connection:
            rows = await connection.execute(select(*ORDER).where(orders.c.id.in_(ids)))
            return [read_order(row) for row in rows]

    async def durations(self) -> dict[int, list[timedelta]]:
        """How long the last completed orders took, for each service that has open ones."""
        took: dict[int, list[timedelta]] = defaultdict(list)
        async with self._database.read() as connection:
            for row in await connection.execute(_last_completed()):
                took[row.service_id].append(row.status_at - row.created_at)
        return dict(took)

    async def stuck(self, overdue: Overdue, offset: int, limit: int) -> tuple[list[Order], int]:
        """Open orders that were made before their service's moment, the oldest first, and how many there are."""
        others = literal(overdue.others, UtcDateTime())
        moments = {service: literal(at, UtcDateTime()) for service, at in overdue.services.items()}
        before = case(moments, value=orders.c.service_id, else_=others) if moments else others
        return await self._page(_UNDER_WAY & (orders.c.created_at < before), offset, limit)

    async def spent(self, since: datetime) -> dict[str, Decimal]:
        """What the orders of that time cost at each provider: the charge, or the computed cost until it is known."""
        kept = orders.c.status.in_(_PAID) & (orders.c.created_at > since)
        names = ("provider", "charge", "charge_currency", "cost", "cost_currency", "currency")
        columns = [orders.c[name] for name in names]
        # Few different amounts are multiplied and added up here: SQLite's own sum is not exact.
        grouped = select(*columns, func.count().label("orders")).where(kept).group_by(*columns)
        spent: dict[str, Decimal] = defaultdict(Decimal)
        async with self._database.read() as connection:
            for row in await connection.execute(grouped):
                # A charge in another currency than the provider's own says nothing about its balance.
                foreign = row.charge_currency not in {None, row.cost_currency or row.currency}
                amount = row.cost if foreign or not row.charge else row.charge
                spent[row.provider] += (amount or Decimal(0)) * row.orders
        return dict(spent)

    async def _page(self, wanted: ColumnElement[bool], offset: int, limit: int) -> tuple[list[Order], int]:
        rows = select(*ORDER).where(wanted).order_by(orders.c.id).offset(offset).limit(limit)
        async with self._database.read() as connection:
            total = await connection.scalar(select(func.count()).select_from(orders).where(wanted))
            found = [read_order(row) for row in await connection.execute(rows)] if limit else []
        return found, total or 0


def _last_completed() -> Select[Any]:
    """The last completed orders of each service with open ones: each service costs a few steps in an index."""
    busy = select(orders.c.service_id).where(_UNDER_WAY).group_by(orders.c.service_id)
    services = busy.order_by(func.count().desc()).limit(MOST_SERVICES).subquery()
    one = orders.alias()
    completed = (one.c.service_id == services.c.service_id) & (one.c.status == OrderStatus.COMPLETED)
    oldest = select(one.c.id).where(completed).order_by(one.c.id.desc()).offset(LAST - 1).limit(1).scalar_subquery()
    bounds = select(services.c.service_id, func.coalesce(oldest, 0).label("oldest")).subquery()
    columns = (orders.c.service_id, orders.c.created_at, orders.c.status_at)
    last = (orders.c.status == OrderStatus.COMPLETED) & (orders.c.id >= bounds.c.oldest)
    return select(*columns).join(bounds, orders.c.service_id == bounds.c.service_id).where(last)
