"""Saving changes of orders: each with its notices, events, money and audit entry, or not at all."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from core.money.alarms import put_in
from core.orders.order import NumberTaken, OrderChange
from core.orders.status import OrderStatus
from core.orders.timeline import OrderEvent
from storage.audit import note_entry
from storage.database import Database
from storage.ledger import settle_all
from storage.notices import keep
from storage.order_rows import ORDER, SAVED
from storage.order_timelines import note_events
from storage.sql.claims import write_versions
from storage.sql.locks import lock_rows
from storage.sql.prepared import Prepared
from storage.sql.statements import among
from storage.sql.trouble import is_number_taken
from storage.tables import orders

# Built once: building a statement anew takes longer than carrying it out.
_FOUND = select(*ORDER).where(among(orders.c.id, "rows")).order_by(orders.c.id)
_LOCKED = _FOUND.with_for_update(skip_locked=True, key_share=True)
WHOLE = Prepared(_LOCKED)
_VERSIONS = Prepared(_LOCKED.with_only_columns(orders.c.id, orders.c.version, orders.c.status))


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
    def saved(connection: Connection) -> set[int]:
        stored = [(changes[key], *of_it) for key, *of_it in lock_rows(connection, orders, changes, _VERSIONS)]
        current = [(before, change) for change, version, before in stored if change.after.version == version]
        return store_changes(connection, current, SAVED, now, operators)

    return await database.writes(saved)


def store_changes(
    connection: Connection,
    changes: Sequence[tuple[OrderStatus, OrderChange]],
    names: tuple[str, ...],
    now: datetime,
    operators: Collection[int],
) -> set[int]:
    """Stores `names` of changed orders that are locked, each with the status before it; returns their ids."""
    after = [change.after for _, change in changes]
    write_versions(connection, orders, names, after)
    note_events(connection, [OrderEvent.of(one.after, now) for before, one in changes if one.after.status != before])
    entries = settle_all(connection, after, now)
    told = [notice for _, change in changes for notice in change.notices]
    keep(connection, [*told, *put_in(entries, operators)], now)
    for _, change in changes:
        note_entry(connection, change.audit_entry, now)
    return {order.id for order in after}
