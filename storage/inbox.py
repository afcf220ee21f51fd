"""The inbox: each update is stored before Telegram hears that it arrived, and is handled once.

While a worker has a person's earlier update, the later ones wait; otherwise a crash could reverse them. The order is
that of `id`, which counts up here, because Telegram's update ids may restart at a lower number.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from storage.database import Database
from storage.sql.locks import lock_people
from storage.sql.statements import insert
from storage.tables import inbox
from storage.workers import alive, is_alive, may_take

Payload = dict[str, Any]
REPEATED_WITHIN = timedelta(days=2)
"""Telegram repeats nothing older than a day: a later update with the same number is another update."""
AT_ONCE = 1000
_UNDONE = inbox.c.done_at.is_(None)
_ROW = (inbox.c.id, inbox.c.update_id, inbox.c.person, inbox.c.worker, inbox.c.payload)


def _among(name: str) -> ColumnElement[bool]:
    """The ids are written into the statement: PostgreSQL takes about 32,000 parameters, and there may be more."""
    return inbox.c.id.in_(bindparam(name, type_=inbox.c.id.type, expanding=True, literal_execute=True))


# Built once: building a statement anew takes longer than carrying it out.
_WANTED = _UNDONE & inbox.c.person.in_(bindparam("people", expanding=True)) & ~_among("in_hand")
# Don't wait for another process's lock: that process may be frozen.
_LOCK = select(inbox.c.id).where(_WANTED).order_by(inbox.c.id).with_for_update(skip_locked=True)
_READ = select(*_ROW).where(_WANTED).order_by(inbox.c.person, inbox.c.id)
_TAKE = update(inbox).where(_among("free")).values(worker=bindparam("claimant"))
_DONE = update(inbox).where(_among("handled")).values(done_at=bindparam("at"), worker=None)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as Telegram gave it. One that is not `readable` is kept but never handled."""

    update_id: int
    person: int
    payload: Payload
    readable: bool = True


@dataclass(frozen=True, slots=True)
class HeldUpdate:
    """An update that its worker may handle now."""

    id: int
    update_id: int
    payload: Payload


class Inbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def store(
        self, arrivals: Sequence[Arrival], worker: str, now: datetime, in_hand: Collection[int] = ()
    ) -> list[HeldUpdate]:
        """Stores one batch, and returns the updates of these people that `worker` may handle now, in order.

        These may include older ones: its own that are not `in_hand`, from a commit whose answer was lost, and those
        that a dead worker left. `take_over` later returns those that must wait for another worker.
        """
        if not arrivals:
            return []
        numbers = [arrival.update_id for arrival in arrivals]

        def stored(connection: Connection) -> list[HeldUpdate]:
            # With this lock a person's ids grow in the order of the commits, whichever process stores: a claim then
            # misses none that comes earlier.
            lock_people(connection, {arrival.person for arrival in arrivals})
            long_done = inbox.c.done_at < now - REPEATED_WITHIN
            connection.execute(delete(inbox).where(inbox.c.update_id.in_(numbers), long_done))
            statement = insert(connection, inbox).on_conflict_do_nothing(index_elements=["update_id"])
            connection.execute(statement, [_new(arrival, now) for arrival in arrivals])
            people = {arrival.person for arrival in arrivals if arrival.readable}
            return _take(connection, people, in_hand, worker, now)

        return await self._database.writes(stored)

    async def take_over(self, worker: str, now: datetime, in_hand: Collection[int] = ()) -> list[HeldUpdate]:
        """Gives `worker` the updates nobody handles, in order: waiting ones, dead workers', its own not `in_hand`."""
        free = select(inbox.c.person).where(_UNDONE, may_take(inbox, worker, now, in_hand))
        first = free.order_by(inbox.c.id).limit(AT_ONCE)
        people = await self._database.reads(lambda connection: set(connection.scalars(first)))
        if not people:
            return []
        return await self._database.writes(lambda connection: _take(connection, people, in_hand, worker, now))

    async def holds(self, row_id: int, worker: str, now: datetime) -> bool:
        """Whether `worker` may still handle an update: it is alive and nobody took the update over."""
        still = (inbox.c.id == row_id) & (inbox.c.worker == worker) & _UNDONE & is_alive(worker, now)
        one = select(inbox.c.id).where(still)
        return await self._database.reads(lambda connection: connection.scalar(one)) is not None

    async def done(self, row_ids: Collection[int], now: datetime) -> None:
        """Marks updates as handled. They stay for a while, so that repeated ones are recognised."""
        named = {"handled": sorted(row_ids), "at": now}
        await self._database.writes(lambda connection: connection.execute(_DONE, named))

    async def forget(self, before: datetime) -> int:
        """Removes updates that were handled before then; returns how many."""
        old = delete(inbox).where(inbox.c.done_at < before)
        return await self._database.writes(lambda connection: connection.execute(old).rowcount)


def _new(arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "update_id": arrival.update_id,
        "person": arrival.person,
        "payload": arrival.payload,
        "readable": arrival.readable,
        "received_at": now,
        "done_at": None if arrival.readable else now,
    }


def _take(
    connection: Connection, people: Collection[int], in_hand: Collection[int], worker: str, now: datetime
) -> list[HeldUpdate]:
    """Claims the free updates of these people that come before any that another worker holds.

    It leaves out those `in_hand`, which come earlier: they need not be read again with each batch.
    """
    living: set[str] = {row.worker for row in connection.execute(alive(now))}
    if worker not in living:
        return []
    wanted = {"people": list(people), "in_hand": sorted(in_hand)}
    locked = set(connection.scalars(_LOCK, wanted))
    rows = connection.execute(_READ, wanted)
    free = sorted(_free(rows, locked, living - {worker}), key=attrgetter("id"))
    if free:
        connection.execute(_TAKE, {"free": [row.id for row in free], "claimant": worker})
    return [HeldUpdate(row.id, row.update_id, row.payload) for row in free]


def _free(rows: Iterable[Any], locked: Collection[int], others: Collection[str]) -> Iterator[Any]:
    """Each person's updates up to the first that is locked, or that one of the `others` handles."""
    for _, of_person in groupby(rows, key=attrgetter("person")):
        for row in of_person:
            if row.id not in locked or row.worker in others:
                break
            yield row
