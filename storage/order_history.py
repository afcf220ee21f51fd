"""What the checkout asks about a person's other orders."""

from sqlalchemy import func, select

from core.orders.status import OrderStatus
from storage.database import Database
from storage.tables import orders

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
