"""The notices, users, workers and updates of one process over the shared tables."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.notices.notice import NewNotice, Notice
from core.people.preferences import Level, Preferences
from core.people.user import User
from storage.inbox import Arrival, Held
from tests.faults.simulation.tables import UpdateRow
from tests.faults.simulation.transactions import Store, transaction


class Notices(Store):
    @transaction
    def add(self, notices: Sequence[NewNotice], now: datetime) -> None:
        self.tables.store(notices, now)

    @transaction
    def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int]) -> list[Notice]:
        if not self.tables.alive(worker, now):
            return []
        return self.tables.claim_notices(worker, now, limit, in_hand)

    @transaction
    def holds(self, worker: str, notice_id: int, now: datetime, longer: timedelta) -> bool:
        return self.tables.holds(worker, notice_id, now + longer)

    @transaction
    def done(self, notice_id: int, now: datetime, outcome: str = "sent") -> None:
        if notice_id in self.tables.waiting:
            self.tables.end_notice(self.tables.waiting[notice_id], outcome)

    @transaction
    def later(self, notice_id: int, worker: str, at: datetime) -> None:
        row = self.tables.waiting.get(notice_id)
        if row is not None and row.worker == worker:
            row.worker, row.next_try_at = None, at
            row.value = replace(row.value, tries=row.value.tries + 1)

    @transaction
    def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None:
        for row in list(self.tables.waiting.values()):
            if row.value.chat_id == chat_id and not row.value.content.is_decision:
                self.tables.end_notice(row, outcome)


class Users(Store):
    @transaction
    def remember(self, user_id: int, now: datetime) -> User:
        """Simulated people want to be told of every change."""
        everything = Preferences(level=Level.ALL)
        known = self.tables.users.get(user_id, User(id=user_id, first_seen_at=now, preferences=everything))
        self.tables.users[user_id] = replace(known, blocked_at=None)
        return self.tables.users[user_id]

    @transaction
    def get(self, user_id: int) -> User | None:
        return self.tables.users.get(user_id)

    @transaction
    def set_blocked(self, user_id: int, at: datetime | None) -> None:
        if user_id in self.tables.users:
            self.tables.users[user_id] = replace(self.tables.users[user_id], blocked_at=at)


class Workers(Store):
    @transaction
    def beat(self, worker: str, now: datetime) -> None:
        self.tables.workers[worker] = now

    @transaction
    def leave(self, worker: str) -> None:
        self.tables.workers.pop(worker, None)

    @transaction
    def clear(self) -> None:
        self.tables.workers.clear()


class Inbox(Store):
    @transaction
    def store(self, arrivals: Sequence[Arrival], worker: str, now: datetime, in_hand: Collection[int]) -> list[Held]:
        for arrival, row_id in zip(arrivals, self.tables.arrivals, strict=False):
            self.tables.inbox.setdefault(arrival.update_id, UpdateRow(arrival, row_id))
        return self._take({arrival.person for arrival in arrivals}, worker, now, in_hand)

    @transaction
    def take_over(self, worker: str, now: datetime, in_hand: Collection[int]) -> list[Held]:
        return self._take({row.arrival.person for row in self.tables.inbox.values()}, worker, now, in_hand)

    @transaction
    def holds(self, row_id: int, worker: str, now: datetime) -> bool:
        held = {row.id for row in self.tables.inbox.values() if row.worker == worker and not row.done}
        return row_id in held and self.tables.alive(worker, now)

    @transaction
    def done(self, row_ids: Collection[int], now: datetime) -> None:
        for row in self.tables.inbox.values():
            if row.id in row_ids:
                row.done, row.worker = True, None

    def _take(self, people: set[int], worker: str, now: datetime, in_hand: Collection[int]) -> list[Held]:
        if not self.tables.alive(worker, now):
            return []
        taken, held_up = list[Held](), set[int]()
        for row in self.tables.inbox.values():
            person = row.arrival.person
            if row.done or row.id in in_hand or person not in people:
                continue
            if person in held_up or not self.tables.may_take(row, worker, now):
                held_up.add(person)
                continue
            row.worker = worker
            taken.append(Held(row.id, row.arrival.update_id, row.arrival.payload))
        return taken
