"""The ledger: entries are added, and neither changed nor deleted."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.money.ledger import Balance, Entry, NewEntry, following
from core.money.settlement import is_settled, settle
from core.orders.order import Order
from storage.database import Database
from storage.sql.locks import lock_purses
from storage.tables import ledger_entries

_ENTRY = [ledger_entries.c[field.name] for field in fields(Entry)]


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: NewEntry, now: datetime) -> tuple[Entry, bool]:
        """Adds an entry, once for its key; (the first entry, False) where the key was used. Raises NotCovered."""
        async with self._database.write() as connection:
            return await add_once(connection, new, now)

    async def balance(self, user_id: int) -> Balance:
        async with self._database.read() as connection:
            return Balance.after(await _last(connection, user_id))

    async def entries(self, user_id: int, before: int | None, limit: int) -> list[Entry]:
        """A person's entries, the newest first; those with a smaller number than `before`, if it is given."""
        mine = ledger_entries.c.user_id == user_id
        if before is not None:
            mine &= ledger_entries.c.number < before
        statement = select(*_ENTRY).where(mine).order_by(ledger_entries.c.number.desc()).limit(limit)
        async with self._database.read() as connection:
            return [_entry(row) for row in await connection.execute(statement)]

    async def currency(self) -> str | None:
        """The currency that the ledger is kept in; None while it is empty."""
        async with self._database.read() as connection:
            return await connection.scalar(select(ledger_entries.c.currency).limit(1))


async def add_once(connection: AsyncConnection, new: NewEntry, now: datetime) -> tuple[Entry, bool]:
    """Adds an entry in the caller's transaction, once for its key; (the first entry, False) where the key was used.

    Raises NotCovered, AnotherCurrency.
    """
    await lock_purses(connection, [new.user_id])
    if new.key is not None:
        first = await connection.execute(select(*_ENTRY).where(ledger_entries.c.key == new.key))
        if (row := first.one_or_none()) is not None:
            return _entry(row), False
    return await _append(connection, await _last(connection, new.user_id), new, now), True


async def settle_all(connection: AsyncConnection, orders: Iterable[Order], now: datetime) -> None:
    """Adds what the ledger lacks of these orders as they are stored in the caller's transaction.

    Raises NotCovered where the first hold of one is not covered.
    """
    paid = [order for order in orders if order.from_balance]
    if not paid:
        return
    await lock_purses(connection, {order.user_id for order in paid})
    past = await _of_orders(connection, [order.id for order in paid])
    for order in paid:
        if is_settled(order, past[order.id]):
            continue
        last = await _last(connection, order.user_id)
        for new in settle(order, past[order.id], Balance.after(last).available):
            last = await _append(connection, last, new, now)


async def _of_orders(connection: AsyncConnection, order_ids: Collection[int]) -> dict[int, list[NewEntry]]:
    statement = select(*_ENTRY).where(ledger_entries.c.order_id.in_(order_ids)).order_by(ledger_entries.c.id)
    found: dict[int, list[NewEntry]] = defaultdict(list)
    for row in await connection.execute(statement):
        found[row.order_id].append(_entry(row))
    return found


async def _append(connection: AsyncConnection, last: Entry | None, new: NewEntry, now: datetime) -> Entry:
    entry = following(last, new, now)
    await connection.execute(insert(ledger_entries).values(**asdict(entry)))
    return entry


async def _last(connection: AsyncConnection, user_id: int) -> Entry | None:
    mine = select(*_ENTRY).where(ledger_entries.c.user_id == user_id)
    row = (await connection.execute(mine.order_by(ledger_entries.c.number.desc()).limit(1))).one_or_none()
    return None if row is None else _entry(row)


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._asdict())
