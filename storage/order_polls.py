"""Looks at orders: a claim reads only what shows whether there is news, and looks without news are stored in one go."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, literal_column, null, select, update

from core.orders.polls import PolledOrder, UnchangedPoll
from core.orders.status import OrderStatus
from storage.database import Database
from storage.sql.due_rows import DueRows
from storage.sql.locks import lock_rows
from storage.sql.prepared import Prepared
from storage.sql.statements import one_of
from storage.tables import orders

_AT_PROVIDER = [status for status in OrderStatus if status.at_provider]
_DUE = DueRows(orders, [orders.c[name] for name in PolledOrder._fields], _AT_PROVIDER)


_LOOK = {name: bindparam(f"look_{name}", type_=orders.c[name].type) for name in UnchangedPoll._fields}
_SAVE_UNCHANGED = Prepared(
    update(orders)
    .where(orders.c.id == _LOOK["id"], orders.c.version == _LOOK["version"])
    .values(
        version=orders.c.version + literal_column("1"),
        seen_at=func.coalesce(_LOOK["seen_at"], orders.c.seen_at),
        check_interval=_LOOK["check_interval"],
        next_check_at=_LOOK["next_check_at"],
        worker=null(),
    ),
    [look.key for look in _LOOK.values()],
)
# Built once: building a statement anew takes longer than carrying it out.
_NEXT = (
    select(orders.c.next_check_at)
    .where(
        orders.c.provider == bindparam("provider"),
        one_of(orders.c.status, _AT_PROVIDER),
        orders.c.next_check_at > bindparam("now"),
    )
    .order_by(orders.c.next_check_at)
    .limit(1)
)


class OrderPolls:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_due(
        self, provider: str, worker: str, now: datetime, limit: int = 100, soon: timedelta = timedelta(0)
    ) -> list[PolledOrder]:
        """Takes placed orders that are due for a look, the longest due first, including those `worker` took before.

        If any is due, orders that are due within `soon` fill up the rest.
        """
        rows = await _DUE.claim(self._database, provider=provider, worker=worker, now=now, limit=limit, soon=soon)
        return [PolledOrder._make(row) for row in rows]

    async def next_due(self, provider: str, now: datetime) -> datetime | None:
        """When the next placed order that is not due yet will be; None without one."""
        named = {"provider": provider, "now": now}
        return await self._database.glance(lambda connection: connection.scalar(_NEXT, named))

    async def save_unchanged(self, looks: Sequence[UnchangedPoll]) -> None:
        """Stores looks without news of orders that still have their version, and frees those."""

        def kept(connection: Connection) -> None:
            lock_rows(connection, orders, [look.id for look in looks])
            _SAVE_UNCHANGED.run_many(connection, looks)

        # It does not wait for the disk: after a power cut the orders are looked at again.
        if looks:
            await self._database.writes(kept, lasts=False)
