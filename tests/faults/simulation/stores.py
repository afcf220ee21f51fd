"""The notices, users, workers and updates of one process over the shared tables."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from orders.models import NewNotice, Notice, NoticeKind, User
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
            if row.value.chat_id == chat_id and row.value.kind is not NoticeKind.UNCONFIRMED:
                self.tables.end_notice(row, outcome)


class Users(Store):
    @transaction
    def seen(self, user_id: int, now: datetime) -> User:
        known = self.tables.users.get(user_id, User(id=user_id, first_seen_at=now))
        self.tables.users[user_id] = replace(known, blocked_at=None)
        return self.tables.users[user_id]

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
    def store(self, updates: Mapping[int, dict[str, Any]], worker: str, now: datetime) -> set[int]:
        new = {id: UpdateRow(payload, worker) for id, payload in updates.items() if id not in self.tables.inbox}
        self.tables.inbox |= new
        rows = {id: self.tables.inbox[id] for id in updates}
        return {id for id, row in rows.items() if row.worker == worker and not row.done}

    @transaction
    def take_over(self, worker: str, now: datetime, in_hand: Collection[int]) -> dict[int, dict[str, Any]]:
        if not self.tables.alive(worker, now):
            return {}
        left = [(id, row) for id, row in sorted(self.tables.inbox.items()) if not row.done]
        free = [(id, row) for id, row in left if self.tables.may_take(row, worker, now, id in in_hand)]
        for _, row in free:
            row.worker = worker
        return {id: row.payload for id, row in free}

    @transaction
    def done(self, update_id: int, now: datetime) -> None:
        self.tables.inbox[update_id].done, self.tables.inbox[update_id].worker = True, None
