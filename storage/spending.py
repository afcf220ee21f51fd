"""The costs of orders to their owners."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, select

from core.money.order_costs import Bill
from core.orders.status import OrderStatus
from storage.database import Database
from storage.tables import orders

_BILL = [orders.c[field.name] for field in fields(Bill)]
_GIVEN_BACK = [OrderStatus.CANCELED, OrderStatus.REFUNDED, OrderStatus.REJECTED]
KEPT = [status for status in OrderStatus if status.at_provider and status not in _GIVEN_BACK]


class Spending:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def bills(self, user_id: int) -> list[Bill]:
        """The bills of a user's orders that a provider took and did not refund."""
        mine = (orders.c.user_id == user_id) & orders.c.status.in_(KEPT)
        bills = select(*_BILL).where(mine)
        return await self._database.reads(lambda connection: [Bill(**r._asdict()) for r in connection.execute(bills)])

    async def bills_since(self, since: datetime, user_id: int | None = None) -> list[Bill]:
        """The bills of all orders since then; of one user's, if a user is given."""
        return await self._database.reads(lambda connection: bills_since(connection, since, 0, user_id))


def bills_since(connection: Connection, since: datetime, but: int, user_id: int | None = None) -> list[Bill]:
    """The bills of all orders since then `but` one; of one user's, if a user is given."""
    wanted = (orders.c.created_at > since) & (orders.c.id != but)
    if user_id is not None:
        wanted &= orders.c.user_id == user_id
    return [Bill(**row._asdict()) for row in connection.execute(select(*_BILL).where(wanted))]
