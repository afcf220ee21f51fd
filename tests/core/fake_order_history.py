"""People's queries over all their orders, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from core.money.order_costs import Bill
from core.orders.order import Order
from core.orders.order_list import OrderGroup, number_of
from core.orders.status import OrderStatus
from core.text import fold

NOTHING_BOUGHT = {OrderStatus.QUEUED, OrderStatus.REFUSED, OrderStatus.NOT_SENT}


class FakeOrderHistory:
    """A person's orders as lists, groups and figures."""

    rows: dict[int, Order]

    async def page(self, user_id: int, offset: int, limit: int) -> tuple[list[Order], int]:
        mine = [o for o in self.rows.values() if o.user_id == user_id]
        mine.sort(key=lambda o: (o.status.final, -o.id))
        return mine[offset : offset + limit], len(mine)

    def _found(self, user_id: int, words: Sequence[str]) -> list[Order]:
        def has(o: Order, word: str) -> bool:
            in_link = word.lower() in o.link.lower() or fold(word) in o.link.lower()
            return in_link or fold(word) in fold(o.service_name) or number_of(word) == o.id

        return [o for o in self.rows.values() if o.user_id == user_id and all(has(o, word) for word in words)]

    async def counts(self, user_id: int, words: Sequence[str]) -> dict[OrderGroup, int]:
        found = self._found(user_id, words)
        return {group: sum(o.status in group.statuses for o in found) for group in OrderGroup}

    async def listed(
        self, user_id: int, group: OrderGroup, words: Sequence[str], offset: int, limit: int
    ) -> list[Order]:
        numbers = [number_of(word) for word in words]
        found = [o for o in self._found(user_id, words) if o.status in group.statuses]
        found.sort(key=lambda o: (o.id not in numbers, o.status.final, -o.id))
        return found[offset : offset + limit]

    async def open_count(self, user_id: int) -> int:
        return sum(o.user_id == user_id and not o.status.final for o in self.rows.values())

    async def open_alike(self, user_id: int, service_id: int, link: str) -> int | None:
        wanted = (user_id, service_id, link)
        rows = self.rows.values()
        alike = [o.id for o in rows if (o.user_id, o.service_id, o.link) == wanted and not o.status.final]
        return max(alike, default=None)

    async def last_quantity(self, user_id: int, service_id: int) -> int | None:
        mine = [o for o in self.rows.values() if (o.user_id, o.service_id) == (user_id, service_id) and o.quantity]
        return max(mine, key=lambda o: o.id).quantity if mine else None

    async def before(
        self, user_id: int, order_id: int | None, statuses: Collection[OrderStatus], limit: int
    ) -> list[Order]:
        mine = [o for o in self.rows.values() if o.user_id == user_id and o.status in statuses]
        older = [o for o in mine if order_id is None or o.id < order_id]
        return sorted(older, key=lambda o: -o.id)[:limit]

    async def recent_services(self, user_id: int, limit: int) -> list[int]:
        mine = [o.service_id for o in sorted(self.rows.values(), key=lambda o: -o.id) if o.user_id == user_id]
        return list(dict.fromkeys(mine))[:limit]

    async def bills(self, user_id: int) -> list[Bill]:
        given_back = {OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED}
        kept = [o for o in self.rows.values() if o.status.at_provider and o.status not in given_back]
        return [_bill(o) for o in kept if o.user_id == user_id]

    async def bills_since(self, since: datetime, user_id: int | None = None) -> list[Bill]:
        return [_bill(o) for o in self.rows.values() if o.created_at > since and user_id in {None, o.user_id}]

    async def others_sent(self, order: Order) -> int:
        start = order.balance_before_at or order.sending_at
        others = [o for o in self.rows.values() if o.id != order.id and o.provider == order.provider]
        times = [o.sending_at for o in others if o.status not in NOTHING_BOUGHT]
        return sum(at is not None and start is not None and start <= at <= order.status_at for at in times)


def _bill(order: Order) -> Bill:
    return Bill(**{field.name: getattr(order, field.name) for field in fields(Bill)})
