"""Looks at orders: claimed with as little as tells whether there is news, and those without news stored in one go."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select, update

from core.orders.looks import Followed, Seen
from core.orders.order import Order
from core.orders.status import OrderStatus
from storage.database import Database
from storage.order_rows import ORDER, read_order
from storage.sql.locks import lock_rows
from storage.sql.looks import Looks
from storage.tables import orders

_AT_PROVIDER = [status for status in OrderStatus if status.at_provider]
_LOOKS = Looks(orders, [orders.c[name] for name in Followed._fields], _AT_PROVIDER)
_NAMES = ("row", "was", "seen", "interval", "again")
"""Of the fields of `Seen`, where a column's own name must not be used."""
_SAW = (
    update(orders)
    .where(orders.c.id == bindparam("row"), orders.c.version == bindparam("was"))
    .values(
        version=orders.c.version + 1,
        seen_at=func.coalesce(bindparam("seen", type_=orders.c.seen_at.type), orders.c.seen_at),
        check_interval=bindparam("interval"),
        next_check_at=bindparam("again"),
        worker=None,
    )
)


# Built once: building a statement anew takes longer than carrying it out.
_THESE = select(*ORDER).where(orders.c.id.in_(bindparam("ids", expanding=True))).order_by(orders.c.id)
_NEXT = (
    select(orders.c.next_check_at)
    .where(
        orders.c.provider == bindparam("provider"),
        orders.c.status.in_(_AT_PROVIDER),
        orders.c.next_check_at > bindparam("now"),
    )
    .order_by(orders.c.next_check_at)
    .limit(1)
)


class OrderLooks:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int = 100, soon: timedelta = timedelta(0)
    ) -> list[Followed]:
        """Takes placed orders that are due for a look, the longest due first, including those `worker` took before.

        Where any is due, orders that are due within `soon` fill up the rest.
        """

        def taken(connection: Connection) -> list[Followed]:
            rows = _LOOKS.claim(connection, provider=provider, worker=worker, now=now, limit=limit, soon=soon)
            return [Followed._make(row) for row in rows]

        # Nothing leaves the house by this claim: what the power takes of it is taken again.
        return await self._database.writes(taken, lasts=False)

    async def next_due(self, provider: str, now: datetime) -> datetime | None:
        """When the next placed order that is not due yet will be; None without one."""
        named = {"provider": provider, "now": now}
        return await self._database.reads(lambda connection: connection.scalar(_NEXT, named))

    async def several(self, ids: Collection[int]) -> list[Order]:
        """The orders with these ids, the oldest first."""
        of_them = {"ids": list(ids)}
        return await self._database.reads(lambda connection: list(map(read_order, connection.execute(_THESE, of_them))))

    async def saw(self, looks: Sequence[Seen]) -> None:
        """Stores looks without news of orders that still have their version, and frees those."""

        def kept(connection: Connection) -> None:
            lock_rows(connection, orders, [look.id for look in looks])
            rows = [dict(zip(_NAMES, look, strict=True)) for look in looks]
            connection.execute(_SAW, rows)

        # That an order was only looked at is asked again where the power takes it.
        if looks:
            await self._database.writes(kept, lasts=False)
