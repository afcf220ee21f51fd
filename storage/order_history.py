"""A person's own orders: listed, searched and exported for themselves, and queried by the checkout."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from core.orders.order import Order
from core.orders.order_list import OrderGroup, number_of
from core.orders.status import OrderStatus
from core.text import fold
from storage.database import Database
from storage.order_rows import ENDED, OPEN_FIRST, ORDER, read_order
from storage.sql.words import contains
from storage.tables import orders

MOST_NAMES = 1000
"""The last ordered services whose names are found whatever their accents; each is a parameter for each word."""


class OrderHistory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_alike(self, user_id: int, service_id: int, link: str) -> int | None:
        """The newest order of a user that has not ended, of one service for one link."""
        alike = (orders.c.user_id == user_id) & (orders.c.service_id == service_id) & (orders.c.link == link)
        newest = select(func.max(orders.c.id)).where(alike, ~ENDED)
        found: int | None = await self._database.reads(lambda connection: connection.scalar(newest))
        return found

    async def last_quantity(self, user_id: int, service_id: int) -> int | None:
        """The quantity of a service that a user ordered last."""
        of_it = (orders.c.user_id == user_id) & (orders.c.service_id == service_id) & orders.c.quantity.is_not(None)
        last = select(orders.c.quantity).where(of_it).order_by(orders.c.id.desc()).limit(1)
        quantity: int | None = await self._database.reads(lambda connection: connection.scalar(last))
        return quantity

    async def counts(self, user_id: int, words: Sequence[str]) -> dict[OrderGroup, int]:
        """How many of the user's orders that `words` find are in each group."""
        statement = select(orders.c.status, func.count()).group_by(orders.c.status)

        def counted(connection: Connection) -> dict[OrderStatus, int]:
            found = statement.where(_found(connection, user_id, words))
            return {status: count for status, count in connection.execute(found)}

        of_status = await self._database.reads(counted)
        return {group: sum(of_status.get(status, 0) for status in group.statuses) for group in OrderGroup}

    async def listed(
        self, user_id: int, group: OrderGroup, words: Sequence[str], offset: int, limit: int
    ) -> list[Order]:
        """A page of the group's orders that `words` find: the one of that number, then open ones, then the newest."""
        numbers = [number for number in map(number_of, words) if number is not None]
        asked = case((orders.c.id.in_(numbers), 0), else_=1)
        of_group = select(*ORDER).where(orders.c.status.in_(group.statuses))
        page = of_group.order_by(asked, *OPEN_FIRST).offset(offset).limit(limit)

        def read(connection: Connection) -> list[Order]:
            rows = connection.execute(page.where(_found(connection, user_id, words)))
            return [read_order(row) for row in rows]

        return await self._database.reads(read)

    async def before(
        self, user_id: int, order_id: int | None, statuses: Collection[OrderStatus], limit: int
    ) -> list[Order]:
        """A user's orders that have one of `statuses`, the newest first; those older than `order_id` if it is given."""
        wanted = (orders.c.user_id == user_id) & orders.c.status.in_(statuses)
        if order_id is not None:
            wanted &= orders.c.id < order_id
        return await self._all(select(*ORDER).where(wanted).order_by(orders.c.id.desc()).limit(limit))

    async def _all(self, wanted: Select[Any]) -> list[Order]:
        return await self._database.reads(lambda connection: [read_order(row) for row in connection.execute(wanted)])


def _found(connection: Connection, user_id: int, words: Sequence[str]) -> ColumnElement[bool]:
    """A user's orders that have all `words`."""
    mine = orders.c.user_id == user_id
    if not words:
        return mine
    # No database folds accents and cases of every language alike. A person's services are few, so they are read.
    last = func.max(orders.c.id).desc()
    services = select(orders.c.service_name).where(mine).group_by(orders.c.service_name).order_by(last)
    names = [(name, fold(name)) for name in connection.scalars(services.limit(MOST_NAMES))]
    return and_(mine, *(_has(word, names) for word in words))


def _has(word: str, names: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """`names` are services with their names folded; one that is not among them is found as the database can."""
    folded = fold(word)
    like = [contains(orders.c.service_name, word), contains(orders.c.link, word)]
    if named := [name for name, spelt in names if folded in spelt]:
        like.append(orders.c.service_name.in_(named))
    if folded != word.lower():
        like.append(contains(orders.c.link, folded))
    number = number_of(word)
    return or_(*like) if number is None else or_(orders.c.id == number, *like)
