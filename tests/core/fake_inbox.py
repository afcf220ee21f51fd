"""The inbox of updates in memory, with the promises of the real one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from storage.inbox import Arrival, HeldUpdate
from tests.core.fake_workers import FakeWorkers


@dataclass(frozen=True)
class Received:
    """`id` is smaller for an earlier one."""

    id: int
    arrival: Arrival
    worker: str | None = None
    done: bool = False


@dataclass
class FakeInbox:
    processes: FakeWorkers = field(default_factory=FakeWorkers)
    rows: dict[int, Received] = field(default_factory=dict)
    """The updates, by update id."""
    given: int = 0

    async def store(
        self, arrivals: Sequence[Arrival], worker: str, now: datetime, in_hand: Collection[int] = ()
    ) -> list[HeldUpdate]:
        for arrival in arrivals:
            self.given += 1  # a repeated update uses up an id, as in the databases
            received = Received(self.given, arrival, done=not arrival.readable)
            self.rows.setdefault(arrival.update_id, received)
        return self._take({arrival.person for arrival in arrivals if arrival.readable}, worker, now, in_hand)

    async def take_over(self, worker: str, now: datetime, in_hand: Collection[int] = ()) -> list[HeldUpdate]:
        return self._take({row.arrival.person for row in self.rows.values()}, worker, now, in_hand)

    async def holds(self, row_id: int, worker: str, now: datetime) -> bool:
        held = {row.id for row in self.rows.values() if row.worker == worker and not row.done}
        return row_id in held and self.processes.alive(worker, now)

    async def done(self, row_ids: Collection[int], now: datetime) -> None:
        for number, row in self.rows.items():
            if row.id in row_ids:
                self.rows[number] = replace(row, done=True, worker=None)

    def _take(self, people: set[int], worker: str, now: datetime, in_hand: Collection[int]) -> list[HeldUpdate]:
        if not self.processes.alive(worker, now):
            return []
        taken, held_up = list[HeldUpdate](), set[int]()
        for number, row in self.rows.items():
            person = row.arrival.person
            if row.done or row.id in in_hand or person not in people:
                continue
            if person in held_up or not self.processes.may_take(row.worker, worker, now):
                held_up.add(person)
                continue
            self.rows[number] = replace(row, worker=worker)
            taken.append(HeldUpdate(row.id, row.arrival.update_id, row.arrival.payload))
        return taken
