"""The orders: each is confirmed once, claimed by one worker at a time, and changed together with its notices."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Select, bindparam, case, func, select, update

from core.money.limits import Limits
from core.notices.notice import CardChanged, NewNotice
from core.orders.batch import BatchClaim
from core.orders.order import Intent, Order, OrderChange
from core.orders.status import OrderStatus
from core.orders.timeline import OrderEvent
from storage.batches import check_claim
from storage.database import Database
from storage.ledger import settle_all
from storage.limits import ShopLimitQueue, check_limits
from storage.notices import keep, keep_alone
from storage.order_changes import save_changes
from storage.order_polls import OrderPolls
from storage.order_rows import ENDED, INTENT, OPEN_FIRST, ORDER, read_order
from storage.order_timelines import note_events
from storage.sql.claims import claim
from storage.sql.prepared import Prepared
from storage.sql.statements import INSERTS
from storage.tables import balances, orders
from storage.workers import may_take

_NOTHING_BOUGHT = [OrderStatus.QUEUED, OrderStatus.REFUSED, OrderStatus.NOT_SENT]
_NEW = [*INTENT, "version", "created_at", "status", "status_at", "status_text", "error", "tries"]
_CONFIRM = {
    dialect: Prepared(insert(orders).on_conflict_do_nothing(index_elements=["key"]).returning(*ORDER), _NEW)
    for dialect, insert in INSERTS.items()
}
# Built once: building a statement anew takes longer than carrying it out.
_MINE = (orders.c.id == bindparam("order")) & (orders.c.user_id == bindparam("owner"))
_OWN = Prepared(select(*ORDER).where(_MINE))
_CARD: dict[str, Any] = {"card_message_id": bindparam("card"), "card_from": bindparam("came_from")}
_SET_CARD = Prepared(update(orders).where(_MINE).values(_CARD).returning(orders.c.version))


def _is_due_to_leave(
    provider: str | BindParameter[str], now: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    waited = orders.c.next_check_at.is_(None) | (orders.c.next_check_at <= now)
    return (orders.c.status == OrderStatus.QUEUED) & (orders.c.provider == provider) & waited


_AT_ONE = select(orders.c.id).where(_is_due_to_leave(bindparam("provider"), bindparam("now")))
_QUEUED = select(func.count()).select_from(_AT_ONE.limit(bindparam("most")).subquery())


class Orders(OrderPolls):
    """`operators` are the chats that hear what the shop puts in for people."""

    def __init__(self, database: Database, operators: Collection[int] = ()) -> None:
        super().__init__(database, operators)
        self._limit_queue = ShopLimitQueue(database)

    async def confirm(
        self, intent: Intent, now: datetime, limits: Limits | None = None, claim: BatchClaim | None = None
    ) -> tuple[Order, bool]:
        """Queues an order with the notice of its card. A key that was used before returns (the first order, False).

        Raises LookupError if that order is another user's, NotCovered, OverLimit for `limits` (None limits nothing)
        or the person's own, and ClaimLost if it is a line of a list whose `claim` does not hold.
        """
        values: dict[str, Any] = {name: getattr(intent, name) for name in INTENT}
        values |= {"version": 1, "created_at": now, "status": OrderStatus.QUEUED, "status_at": now}
        values |= {"status_text": "", "error": "", "tries": 0}

        def confirmed(connection: Connection) -> tuple[Order, bool]:
            check_claim(connection, claim)
            row = _CONFIRM[connection.dialect.name].one(connection, values)
            if row is not None:
                order = read_order(row)
                check_limits(connection, order, limits, now)
                settle_all(connection, [order], now)
                keep_alone(connection, NewNotice(chat_id=order.chat_id, content=CardChanged(), order_id=order.id), now)
                return order, True
            return read_order(connection.execute(select(*ORDER).where(orders.c.key == intent.key)).one()), False

        async with self._limit_queue.turn(limits):
            order, is_new = await self._database.writes(confirmed, repeatable=True)
        if order.user_id != intent.user_id:
            raise LookupError("this key is another user's")
        return order, is_new

    async def queued(self, provider: str, now: datetime, limit: int) -> int:
        """How many orders `claim_queued` would find at this provider, counted up to `limit`."""
        named = {"provider": provider, "now": now, "most": limit}
        return await self._database.reads(lambda connection: connection.scalar(_QUEUED, named)) or 0

    async def claim_queued(
        self, worker: str, now: datetime, limit: int, provider: str, arrives_by: datetime
    ) -> list[Order]:
        """Takes due queued orders, the oldest first, and makes them SENDING before anything is sent.

        `arrives_by` is the latest time when one can still reach the provider if `worker` falls silent.
        """
        # Keep the time of the first try: the provider may have taken that one.
        sent = func.coalesce(orders.c.sending_at, bindparam("now", now, orders.c.sending_at.type))
        values: dict[str, Any] = {"status": OrderStatus.SENDING, "sending_at": sent, "tries": orders.c.tries + 1}
        values |= {"arrives_by": arrives_by}
        # Keep the account's balance with the order: if no answer comes, an admin compares it with what is left. Only
        # before the first try: a later balance may already lack the order's price.
        for column, known in (("balance_before", balances.c.amount), ("balance_before_at", balances.c.seen_at)):
            held = select(known).where(balances.c.provider == orders.c.provider).scalar_subquery()
            values[column] = case((orders.c.tries == 0, held), else_=orders.c[column])
        wanted = _is_due_to_leave(provider, now)
        values["version"] = orders.c.version + 1
        return await self._claim(wanted, worker, now, values=values, first=orders.c.id, limit=limit)

    async def waiting(
        self, reachable: Collection[str], before: datetime, over: datetime, limit: int = 100
    ) -> list[Order]:
        """Queued orders that the provider could not take: their owner should hear of it, or their wait is over.

        They were confirmed before `before`, or before `over` at a provider that is not `reachable`.
        """
        away = orders.c.provider.not_in(reachable)
        untold = orders.c.wait_told_at.is_(None) & (orders.c.tries == 0) & (orders.c.created_at <= before)
        due = (away & (orders.c.created_at <= over)) | ((away | orders.c.check_interval.is_not(None)) & untold)
        wanted = (orders.c.status == OrderStatus.QUEUED) & due
        return await self._all(select(*ORDER).where(wanted).order_by(orders.c.id).limit(limit))

    async def claim_abandoned(
        self, worker: str, now: datetime, limit: int = 100, in_hand: Collection[int] = ()
    ) -> list[Order]:
        """Takes orders that nobody sends any more: a dead worker's, and `worker`'s own that are not `in_hand`."""
        wanted = (orders.c.status == OrderStatus.SENDING) & may_take(orders, worker, now, in_hand)
        values = {"version": orders.c.version + 1}
        return await self._claim(wanted, worker, now, values=values, first=orders.c.id, limit=limit)

    async def save(self, changes: Sequence[OrderChange], now: datetime) -> set[int]:
        """Stores each change whose order still has `after.version`; see `storage.order_changes`."""
        return await save_changes(self._database, changes, now, self._operators)

    async def get(self, order_id: int, user_id: int) -> Order | None:
        """The order, for its owner only."""
        named = {"order": order_id, "owner": user_id}
        row = await self._database.glance(lambda connection: _OWN.one(connection, named))
        return read_order(row) if row is not None else None

    async def find(self, order_id: int) -> Order | None:
        """The order of any owner, for workers and admins."""
        return await self._one(orders.c.id == order_id)

    async def by_key(self, key: str, user_id: int) -> Order | None:
        return await self._one((orders.c.key == key) & (orders.c.user_id == user_id))

    async def by_provider_order(self, provider: str, provider_order: str) -> Order | None:
        """The order with the provider's number `provider_order`, of any owner."""
        return await self._one((orders.c.provider == provider) & (orders.c.provider_order == provider_order))

    async def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        """A page of a user's orders, open ones first, then the newest first, and the number of all."""
        mine = orders.c.user_id == user_id
        statement = select(*ORDER).where(mine).order_by(*OPEN_FIRST)

        def found(connection: Connection) -> tuple[list[Order], int]:
            count = connection.scalar(select(func.count()).select_from(orders).where(mine))
            return [read_order(row) for row in connection.execute(statement.offset(offset).limit(limit))], count or 0

        return await self._database.reads(found)

    async def others_sent(self, order: Order) -> int:
        """How many other orders went to the provider between the balances before and after `order`."""
        start = order.balance_before_at or order.sending_at
        if start is None:
            return 0
        meanwhile = orders.c.sending_at.between(start, order.status_at)
        others = (orders.c.provider == order.provider) & (orders.c.id != order.id)
        taken = orders.c.status.not_in(_NOTHING_BOUGHT)
        return await self._count(select(func.count()).select_from(orders).where(others, meanwhile, taken))

    async def open_count(self, user_id: int) -> int:
        """How many of a user's orders have not ended."""
        mine = (orders.c.user_id == user_id) & ~ENDED
        return await self._count(select(func.count()).select_from(orders).where(mine))

    async def recent_services(self, user_id: int, limit: int) -> list[int]:
        """The ids of the services that a user ordered last, the most recent first."""
        statement = select(orders.c.service_id).where(orders.c.user_id == user_id).group_by(orders.c.service_id)
        newest = statement.order_by(func.max(orders.c.id).desc()).limit(limit)
        return await self._database.reads(lambda connection: list(connection.scalars(newest)))

    async def unconfirmed(self) -> list[Order]:
        """The unconfirmed orders, the oldest first."""
        return await self._all(select(*ORDER).where(orders.c.status == OrderStatus.UNCONFIRMED).order_by(orders.c.id))

    async def set_card(
        self,
        order_id: int,
        user_id: int,
        message_id: int,
        card_from: str | None,
        notices: Sequence[NewNotice],
        now: datetime,
        shown: int | None = None,
        moved: Sequence[NewNotice] = (),
    ) -> None:
        """Notes which message shows the user's order, and where it was opened; nothing if it is another's.

        The version stays, so a worker's claim stays valid. `notices` are stored unless it is the one that is `shown`,
        `moved` in any case.
        """
        named = {"order": order_id, "owner": user_id, "card": message_id, "came_from": card_from}

        def change(connection: Connection) -> None:
            row = _SET_CARD.one(connection, named)
            if row is None:
                return
            for notice in moved:
                keep_alone(connection, notice, now)
            if row[0] != shown:
                keep(connection, notices, now)

        # It does not wait for the disk: after a power cut the previous message is the one that is edited.
        await self._database.jots(change)

    async def _one(self, which: ColumnElement[bool]) -> Order | None:
        found = await self._all(select(*ORDER).where(which).order_by(orders.c.id.desc()).limit(1))
        return found[0] if found else None

    async def _all(self, wanted: Select[Any]) -> list[Order]:
        return await self._database.reads(lambda connection: [read_order(row) for row in connection.execute(wanted)])

    async def _count(self, wanted: Select[int]) -> int:
        return await self._database.reads(lambda connection: connection.scalar(wanted)) or 0

    async def _claim(self, wanted: ColumnElement[bool], worker: str, now: datetime, **how: Any) -> list[Order]:
        def taken(connection: Connection) -> list[Order]:
            rows = claim(connection, orders, ORDER, worker=worker, now=now, wanted=wanted, **how)
            claimed = [read_order(row) for row in rows]
            if "status" in how.get("values", ()):
                note_events(connection, [OrderEvent.of(order, now) for order in claimed])
            return claimed

        return await self._database.writes(taken)
