"""Looks at orders: a claim reads only what shows whether there is news, and looks without news are stored in one go."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, literal_column, null, select, update

from core.orders.order import Order, OrderChange
from core.orders.polls import FOLLOWED, PolledOrder, UnchangedPoll
from core.orders.status import OrderStatus
from storage.database import Database
from storage.order_changes import WHOLE, store_changes
from storage.order_rows import read_order
from storage.sql.due_rows import DueRows
from storage.sql.locks import lock_rows
from storage.sql.prepared import Prepared
from storage.sql.statements import one_of
from storage.tables import orders

_AT_PROVIDER = [status for status in OrderStatus if status.at_provider]
_DUE = DueRows(orders, [orders.c[name] for name in PolledOrder._fields], _AT_PROVIDER)


_LOOK = {name: bindparam(f"look_{name}", type_=orders.c[name].type) for name in UnchangedPoll._fields}
_SAVE_QUIET = Prepared(
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
    def __init__(self, database: Database, operators: Collection[int] = ()) -> None:
        self._database = database
        self._operators = operators

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

    async def save_polls(
        self,
        quiet: Sequence[UnchangedPoll],
        versions: Mapping[int, int],
        change: Callable[[Order], OrderChange],
        now: datetime,
    ) -> set[int]:
        """Stores looks at orders that still have their versions, and frees those: the `quiet` ones, which brought no
        news, and what `change` makes of FOLLOWED in the orders of `versions`. Returns the ids of the latter that were
        stored.

        It gives no order another number, so changes cannot fail one by one, as those of `save_changes` can.
        """

        def saved(connection: Connection) -> set[int]:
            # All at once: with some of them kept while it waits for the rest, two processes could wait for each other.
            lock_rows(connection, orders, [*(look.id for look in quiet), *versions])
            _SAVE_QUIET.run_many(connection, quiet)
            if not versions:
                return set()
            found = map(read_order, lock_rows(connection, orders, versions, WHOLE))
            current = [order for order in found if order.version == versions[order.id]]
            changes = [(order.status, change(order)) for order in current]
            return store_changes(connection, changes, FOLLOWED, now, self._operators)

        # It does not wait for the disk: after a power cut the orders are looked at again, and nothing is told of them
        # before the claim of its notice, which waits.
        return await self._database.writes(saved, lasts=False) if quiet or versions else set()
