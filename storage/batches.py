"""Many orders that are placed, refilled or cancelled at once: kept line by line until each is done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from core.forms.draft import ShownQuote
from core.notices.notice import NewNotice
from core.orders.batch import Batch, BatchAction, BatchClaim, BatchLine, ClaimLost, State
from core.orders.order import Order
from storage.database import Database
from storage.notices import keep
from storage.order_rows import ENDED, ORDER, read_order
from storage.sql.claims import claim
from storage.sql.locks import lock_rows
from storage.sql.statements import insert
from storage.tables import batch_lines, batches, orders
from storage.workers import may_take

_NAMES = [field.name for field in fields(Batch) if field.name != "lines"]
_BATCH = [batches.c[name] for name in _NAMES]
_CHANGED = ["message_id", "state", "seal", "confirmation", "terms", "last_update"]
_LINE = [batch_lines.c[field.name] for field in fields(BatchLine)]

_ANY_RUNNING = select(batches.c.id).where(batches.c.state == State.RUNNING).limit(1)


class Batches:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, batch: Batch) -> Batch:
        """Stores a batch with its lines; if its key was stored before, returns that batch as it is now."""
        values = {name: getattr(batch, name) for name in _NAMES if name != "id"}

        def added(connection: Connection) -> Batch:
            new = insert(connection, batches).values(**values).on_conflict_do_nothing(index_elements=["key"])
            number = connection.scalar(new.returning(batches.c.id))
            if number is not None:
                _put(connection, number, batch.lines)
                return replace(batch, id=number)
            return _read(connection, connection.execute(select(*_BATCH).where(batches.c.key == batch.key)).one())

        return await self._database.writes(added)

    async def get(self, batch_id: int, user_id: int) -> Batch | None:
        """The batch with its lines, for its owner only."""
        return await self._one(batch_id, batches.c.user_id == user_id)

    async def find(self, batch_id: int) -> Batch | None:
        """The batch of any owner, to show it."""
        return await self._one(batch_id)

    async def save(self, after: Batch, lines: Sequence[BatchLine]) -> bool:
        """Stores a change with its changed or new lines, if the batch is still open at `after.version`."""
        values = {name: getattr(after, name) for name in _CHANGED} | {"version": after.version + 1}
        still = (batches.c.id == after.id) & (batches.c.version == after.version) & (batches.c.state == State.OPEN)

        def saved(connection: Connection) -> bool:
            if not connection.execute(update(batches).where(still).values(**values)).rowcount:
                return False
            _put(connection, after.id, lines)
            return True

        return await self._database.writes(saved)

    async def claim(self, worker: str, now: datetime, actions: Collection[BatchAction], limit: int) -> list[Batch]:
        """Takes running batches, the oldest first, including those that `worker` took before."""
        if await self._database.glance(lambda connection: connection.scalar(_ANY_RUNNING)) is None:
            return []
        wanted = (batches.c.state == State.RUNNING) & batches.c.action.in_(actions) & may_take(batches, worker, now)
        how: dict[str, Any] = {"worker": worker, "now": now, "wanted": wanted, "first": batches.c.id, "limit": limit}
        return await self._database.writes(
            lambda connection: [_read(connection, row) for row in claim(connection, batches, _BATCH, **how)]
        )

    async def settle(self, batch_id: int, line: BatchLine, worker: str) -> bool:
        """Stores a line's outcome, or that it has begun. False if `worker` has lost the batch."""

        def settled(connection: Connection) -> bool:
            try:
                check_claim(connection, BatchClaim(batch_id, worker))
            except ClaimLost:
                return False
            _put(connection, batch_id, [line])
            return True

        return await self._database.writes(settled)

    async def finish(self, batch_id: int, worker: str, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Ends a batch, with its notice. False if `worker` has lost it."""
        done = update(batches).where(_held(batch_id, worker)).values(state=State.DONE, worker=None)

        def finished(connection: Connection) -> bool:
            if not connection.execute(done).rowcount:
                return False
            keep(connection, notices, now)
            return True

        return await self._database.writes(finished)

    async def open_orders(self, user_id: int, services: Collection[int]) -> Mapping[tuple[int, str], int]:
        """The newest order of a user that has not ended, by service and link."""
        if not services:
            return {}
        mine = (orders.c.user_id == user_id) & ~ENDED & orders.c.service_id.in_(services)
        newest = select(orders.c.service_id, orders.c.link, func.max(orders.c.id).label("id")).where(mine)
        grouped = newest.group_by(orders.c.service_id, orders.c.link)
        return await self._database.reads(
            lambda connection: {(row.service_id, row.link): row.id for row in connection.execute(grouped)}
        )

    async def orders(self, user_id: int, ids: Collection[int]) -> Mapping[int, Order]:
        """A user's orders by their numbers."""
        mine = select(*ORDER).where((orders.c.user_id == user_id) & orders.c.id.in_(ids))
        return await self._database.reads(
            lambda connection: {row.id: read_order(row) for row in connection.execute(mine)}
        )

    async def forget(self, before: datetime) -> int:
        """Removes batches from before then that are not running; returns how many. Their orders stay."""
        old = (batches.c.created_at < before) & (batches.c.state != State.RUNNING)

        def forgotten(connection: Connection) -> int:
            connection.execute(delete(batch_lines).where(batch_lines.c.batch_id.in_(select(batches.c.id).where(old))))
            return connection.execute(delete(batches).where(old)).rowcount

        return await self._database.writes(forgotten)

    async def _one(self, batch_id: int, *which: ColumnElement[bool]) -> Batch | None:
        wanted = select(*_BATCH).where(batches.c.id == batch_id, *which)

        def found(connection: Connection) -> Batch | None:
            row = connection.execute(wanted).one_or_none()
            return None if row is None else _read(connection, row)

        return await self._database.reads(found)


def check_claim(connection: Connection, claim: BatchClaim | None) -> None:
    """Makes the claim, if one is needed, hold until the transaction ends. Raises ClaimLost if it is lost."""
    if claim is None:
        return
    lock_rows(connection, batches, [claim.batch_id])
    if connection.scalar(select(batches.c.id).where(_held(claim.batch_id, claim.worker))) is None:
        raise ClaimLost


def _held(batch_id: int, worker: str) -> ColumnElement[bool]:
    return (batches.c.id == batch_id) & (batches.c.worker == worker) & (batches.c.state == State.RUNNING)


def _put(connection: Connection, batch_id: int, lines: Sequence[BatchLine]) -> None:
    if not lines:
        return
    statement = insert(connection, batch_lines)
    names = [column.name for column in batch_lines.c if column.name not in {"batch_id", "place"}]
    put = statement.on_conflict_do_update(
        index_elements=["batch_id", "place"], set_={name: statement.excluded[name] for name in names}
    )
    connection.execute(put, [_row(batch_id, line) for line in lines])


def _row(batch_id: int, line: BatchLine) -> dict[str, Any]:
    known = {field.name: getattr(line, field.name) for field in fields(BatchLine)}
    shown = line.shown.model_dump(mode="json") if line.shown is not None else None
    written = {"cells": list(line.written)}
    return known | {"batch_id": batch_id, "written": written, "answers": dict(line.answers), "shown": shown}


def _read(connection: Connection, row: Row[Any]) -> Batch:
    """The batch of a row, with its lines."""
    lines = connection.execute(select(*_LINE).where(batch_lines.c.batch_id == row.id).order_by(batch_lines.c.place))
    known = {name: getattr(row, name) for name in _NAMES}
    return Batch(**known, lines=[_line(one) for one in lines])


def _line(row: Row[Any]) -> BatchLine:
    known = row._asdict()
    shown = ShownQuote.model_validate(row.shown) if row.shown is not None else None
    return BatchLine(**known | {"written": tuple(row.written["cells"]), "shown": shown})
