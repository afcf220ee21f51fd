"""Sales and ends of orders."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import func, select

from core.orders.status import OrderStatus
from core.statistics.completion import Ended
from core.statistics.sales import Sold
from storage.database import Database
from storage.spending import KEPT
from storage.tables import orders

_SOLD = [orders.c[field.name] for field in fields(Sold)]
_ENDED = [status for status in OrderStatus if status.final and status.at_provider]


class Statistics:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def sold(self, since: datetime, until: datetime) -> list[Sold]:
        """Orders of that time that a provider took and did not refund."""
        of_then = (orders.c.created_at >= since) & (orders.c.created_at < until) & orders.c.status.in_(KEPT)
        wanted = select(*_SOLD).where(of_then)
        return await self._database.rows(wanted, lambda row: Sold(**row._asdict()))

    async def ended(self, since: datetime, before: datetime, most: int) -> list[Ended]:
        """Orders made since then that ended at a provider before `before`: the newest of each service, up to `most`."""
        place = func.row_number().over(partition_by=orders.c.service_id, order_by=orders.c.id.desc())
        columns = (orders.c.service_id, orders.c.status, orders.c.created_at, orders.c.status_at)
        of_then = orders.c.status.in_(_ENDED) & (orders.c.created_at >= since) & (orders.c.status_at < before)
        found = select(*columns, place.label("place")).where(of_then).subquery()
        wanted = select(found).where(found.c.place <= most)
        return await self._database.rows(
            wanted, lambda row: Ended(row.service_id, row.status, row.status_at - row.created_at)
        )
