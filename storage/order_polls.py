"""Looks at orders: a claim reads only what shows whether there is news, and looks without news are stored in one go."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Connection, Update, bindparam, cast, func, select, update

from core.orders.order import Order
from core.orders.polls import PolledOrder, UnchangedPoll
from core.orders.status import OrderStatus
from storage.database import Database
from storage.order_rows import ORDER, read_order
from storage.sql.columns import utc_text
from storage.sql.due_rows import DueRows
from storage.sql.locks import lock_rows
from storage.tables import orders

_AT_PROVIDER = [status for status in OrderStatus if status.at_provider]
_DUE = DueRows(orders, [orders.c[name] for name in PolledOrder._fields], _AT_PROVIDER)


def _save_unchanged(each: Callable[..., Any], part: Callable[[Any, int], Any]) -> Update:
    """Stores looks, which it gets as JSON: one statement takes half the time of a hundred."""
    look = each(bindparam("looks", type_=JSON)).table_valued("value", name="look")
    told = {
        name: cast(part(look.c.value, place), orders.c[name].type) for place, name in enumerate(UnchangedPoll._fields)
    }
    return (
        update(orders)
        .where(orders.c.id == told["id"], orders.c.version == told["version"])
        .values(
            version=orders.c.version + 1,
            seen_at=func.coalesce(told["seen_at"], orders.c.seen_at),
            check_interval=told["check_interval"],
            next_check_at=told["next_check_at"],
            worker=None,
        )
    )


_SAVE_UNCHANGED = {
    "sqlite": _save_unchanged(func.json_each, lambda value, place: func.json_extract(value, f"$[{place}]")),
    "postgresql": _save_unchanged(func.json_array_elements, lambda value, place: value.op("->>")(place)),
}
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


def _as_json(look: UnchangedPoll) -> list[Any]:
    return [
        look.id,
        look.version,
        utc_text(look.seen_at) if look.seen_at else None,
        look.check_interval.total_seconds(),
        utc_text(look.next_check_at) if look.next_check_at else None,
    ]


class OrderPolls:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int = 100, soon: timedelta = timedelta(0)
    ) -> list[PolledOrder]:
        """Takes placed orders that are due for a look, the longest due first, including those `worker` took before.

        If any is due, orders that are due within `soon` fill up the rest.
        """

        def taken(connection: Connection) -> list[PolledOrder]:
            rows = _DUE.claim(connection, provider=provider, worker=worker, now=now, limit=limit, soon=soon)
            return [PolledOrder._make(row) for row in rows]

        # It does not wait for the disk: nothing is sent by this claim, so after a power cut it is simply made again.
        return await self._database.writes(taken, lasts=False)

    async def next_due(self, provider: str, now: datetime) -> datetime | None:
        """When the next placed order that is not due yet will be; None without one."""
        named = {"provider": provider, "now": now}
        return await self._database.glance(lambda connection: connection.scalar(_NEXT, named))

    async def several(self, ids: Collection[int]) -> list[Order]:
        """The orders with these ids, the oldest first."""
        of_them = {"ids": list(ids)}
        return await self._database.reads(lambda connection: list(map(read_order, connection.execute(_THESE, of_them))))

    async def save_unchanged(self, looks: Sequence[UnchangedPoll]) -> None:
        """Stores looks without news of orders that still have their version, and frees those."""

        def kept(connection: Connection) -> None:
            lock_rows(connection, orders, [look.id for look in looks])
            first = {(look.id, look.version): look for look in reversed(looks)}  # a second one would come too late
            connection.execute(_SAVE_UNCHANGED[connection.dialect.name], {"looks": list(map(_as_json, first.values()))})

        # It does not wait for the disk: after a power cut the orders are looked at again.
        if looks:
            await self._database.writes(kept, lasts=False)
