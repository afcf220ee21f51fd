"""A person's earlier orders: what the checkout asks about them, and all of them."""

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import func, select

from core.orders.order import Order
from core.orders.status import OrderStatus
from storage.database import Database
from storage.tables import orders

_ORDER = [orders.c[field.name] for field in fields(Order)]
_FINAL = [status for status in OrderStatus if status.final]


class OrderHistory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_alike(self, user_id: int, service_id: int, link: str) -> int | None:
        """The newest order of a user that has not ended, of one service for one link."""
        alike = (orders.c.user_id == user_id) & (orders.c.service_id == service_id) & (orders.c.link == link)
        newest = select(func.max(orders.c.id)).where(alike, orders.c.status.not_in(_FINAL))
        async with self._database.read() as connection:
            found: int | None = await connection.scalar(newest)
        return found

    async def last_quantity(self, user_id: int, service_id: int) -> int | None:
        """What a user ordered of a service last."""
        of_it = (orders.c.user_id == user_id) & (orders.c.service_id == service_id) & orders.c.quantity.is_not(None)
        last = select(orders.c.quantity).where(of_it).order_by(orders.c.id.desc()).limit(1)
        async with self._database.read() as connection:
            quantity: int | None = await connection.scalar(last)
        return quantity

    async def before(
        self, user_id: int, order_id: int | None, statuses: Collection[OrderStatus], limit: int
    ) -> list[Order]:
        """A user's orders that have one of `statuses`, the newest first; those older than `order_id` if it is given."""
        wanted = (orders.c.user_id == user_id) & orders.c.status.in_(statuses)
        if order_id is not None:
            wanted &= orders.c.id < order_id
        async with self._database.read() as connection:
            rows = await connection.execute(select(*_ORDER).where(wanted).order_by(orders.c.id.desc()).limit(limit))
            return [Order(**row._asdict()) for row in rows]
