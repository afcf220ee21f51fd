"""The ledger: entries are only added, never changed or deleted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from core.audit.audit import NewAuditEntry
from core.money.ledger import Entry, NewEntry, WalletBalance, following
from core.money.settlement import is_settled, settle
from core.notices.notice import NewNotice
from core.orders.order import Order
from storage.audit import note_entry
from storage.database import Database
from storage.notices import keep
from storage.sql.locks import lock_accounts
from storage.tables import ledger_entries

_ENTRY = [ledger_entries.c[field.name] for field in fields(Entry)]


class Ledger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, new: NewEntry, now: datetime) -> tuple[Entry, bool]:
        """Adds an entry, once for its key; returns (the first entry, False) if the key was used. Raises NotCovered."""
        return await self._database.writes(partial(add_once, new=new, now=now))

    async def give(
        self, new: NewEntry, audit_entry: NewAuditEntry, notices: Sequence[NewNotice], now: datetime
    ) -> tuple[Entry, bool]:
        """The same, with its audit entry and notices. Raises NotCovered."""

        def given(connection: Connection) -> tuple[Entry, bool]:
            entry, is_new = add_once(connection, new, now)
            if is_new:
                note_entry(connection, audit_entry, now)
                keep(connection, notices, now)
            return entry, is_new

        return await self._database.writes(given)

    async def balance(self, user_id: int) -> WalletBalance:
        return WalletBalance.after(await self._database.reads(partial(_last, user_id=user_id)))

    async def entries(self, user_id: int, before: int | None, limit: int) -> list[Entry]:
        """A person's entries, the newest first; those with a smaller number than `before`, if it is given."""
        mine = ledger_entries.c.user_id == user_id
        if before is not None:
            mine &= ledger_entries.c.number < before
        statement = select(*_ENTRY).where(mine).order_by(ledger_entries.c.number.desc()).limit(limit)
        return await self._database.reads(lambda connection: [_entry(row) for row in connection.execute(statement)])

    async def currency(self) -> str | None:
        """The currency that the ledger is kept in; None while it is empty."""
        any_entry = select(ledger_entries.c.currency).limit(1)
        return await self._database.reads(lambda connection: connection.scalar(any_entry))


def add_once(connection: Connection, new: NewEntry, now: datetime) -> tuple[Entry, bool]:
    """Adds an entry in the caller's transaction, once for its key; (the first entry, False) where the key was used.

    Raises NotCovered, AnotherCurrency.
    """
    lock_accounts(connection, [new.user_id])
    if new.key is not None:
        first = connection.execute(select(*_ENTRY).where(ledger_entries.c.key == new.key))
        if (row := first.one_or_none()) is not None:
            return _entry(row), False
    return _append(connection, _last(connection, new.user_id), new, now), True


def balance_in(connection: Connection, user_id: int) -> WalletBalance:
    """A person's balance in the caller's transaction, which has locked their account."""
    return WalletBalance.after(_last(connection, user_id))


def settle_all(connection: Connection, orders: Iterable[Order], now: datetime) -> list[NewEntry]:
    """Adds the entries that the ledger lacks for these orders, as they are stored in the caller's transaction.

    Returns those. Raises NotCovered where the first hold of one is not covered.
    """
    paid = [order for order in orders if order.from_balance]
    added: list[NewEntry] = []
    if not paid:
        return added
    lock_accounts(connection, {order.user_id for order in paid})
    past = _of_orders(connection, [order.id for order in paid])
    for order in paid:
        if is_settled(order, past[order.id]):
            continue
        last = _last(connection, order.user_id)
        for new in settle(order, past[order.id], WalletBalance.after(last).available):
            last = _append(connection, last, new, now)
            added.append(new)
    return added


def _of_orders(connection: Connection, order_ids: Collection[int]) -> dict[int, list[NewEntry]]:
    statement = select(*_ENTRY).where(ledger_entries.c.order_id.in_(order_ids)).order_by(ledger_entries.c.id)
    found: dict[int, list[NewEntry]] = defaultdict(list)
    for row in connection.execute(statement):
        found[row.order_id].append(_entry(row))
    return found


def _append(connection: Connection, last: Entry | None, new: NewEntry, now: datetime) -> Entry:
    entry = following(last, new, now)
    connection.execute(insert(ledger_entries).values(**asdict(entry)))
    return entry


def _last(connection: Connection, user_id: int) -> Entry | None:
    mine = select(*_ENTRY).where(ledger_entries.c.user_id == user_id)
    row = (connection.execute(mine.order_by(ledger_entries.c.number.desc()).limit(1))).one_or_none()
    return None if row is None else _entry(row)


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._asdict())
