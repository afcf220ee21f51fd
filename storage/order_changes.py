"""Saving changes of orders: each with its notices, events, money and audit entry, or not at all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.money.alarms import put_in
from core.orders.order import NumberTaken, OrderChange
from core.orders.timeline import OrderEvent
from storage.audit import note_entry
from storage.database import Database
from storage.ledger import settle_all
from storage.notices import keep
from storage.order_rows import SAVED
from storage.order_timelines import note_events
from storage.sql.claims import save_versions
from storage.sql.trouble import is_number_taken
from storage.tables import orders


async def save_changes(
    database: Database, changes: Sequence[OrderChange], now: datetime, operators: Collection[int] = ()
) -> set[int]:
    """Stores each change whose order still has `after.version`, with its notices, and frees those orders.

    Returns the ids of the orders that were stored. It is one transaction: an exception undoes everything, except
    NumberTaken, which keeps the other changes. `operators` are the chats that hear what the shop puts in.
    """
    if not changes:
        return set()
    first = {change.after.id: change for change in reversed(changes)}  # a second change of the same order is too late
    try:
        return await _save(database, first, now, operators)
    except IntegrityError as error:
        if not is_number_taken(error):
            raise
    saved: set[int] = set()
    taken: NumberTaken | None = None
    for key, change in sorted(first.items()):
        try:
            saved |= await _save(database, {key: change}, now, operators)
        except IntegrityError as error:
            if not is_number_taken(error):
                raise
            taken = taken or NumberTaken(key, change.after.provider_order or "")
    if taken is not None:
        raise taken
    return saved


async def _save(
    database: Database, changes: Mapping[int, OrderChange], now: datetime, operators: Collection[int]
) -> set[int]:
    rows = {key: {name: getattr(change.after, name) for name in SAVED} for key, change in changes.items()}

    def saved(connection: Connection) -> set[int]:
        before = save_versions(connection, orders, rows, orders.c.status)
        applied = [changes[key] for key in sorted(before)]
        changed = [change.after for change in applied if change.after.status != before[change.after.id].status]
        note_events(connection, [OrderEvent.of(order, now) for order in changed])
        entries = settle_all(connection, [change.after for change in applied], now)
        told = [notice for change in applied for notice in change.notices]
        keep(connection, [*told, *put_in(entries, operators)], now)
        for change in applied:
            note_entry(connection, change.audit_entry, now)
        return set(before)

    return await database.writes(saved)
