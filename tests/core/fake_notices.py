"""The notices that wait for their chats, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta

from core.notices.notice import CardChanged, Content, NewNotice, Notice, StatusChanged
from tests.core.fake_audit import FakeAudit
from tests.core.fake_people import FakeUsers
from tests.core.fake_shared_cards import FakeSharedCards
from tests.core.fake_workers import FakeWorkers


@dataclass
class FakeNotices:
    """`claim` skips a notice if an earlier one of its chat and lane is being sent or was put off."""

    waiting: dict[int, Notice] = field(default_factory=dict)
    done_as: dict[int, tuple[Notice, str]] = field(default_factory=dict)
    done_at: dict[int, datetime] = field(default_factory=dict)
    not_before: dict[int, datetime] = field(default_factory=dict)
    workers: dict[int, str] = field(default_factory=dict)
    shared: "FakeSharedCards" = field(default_factory=lambda: FakeSharedCards())
    audit: FakeAudit = field(default_factory=FakeAudit)
    processes: FakeWorkers = field(default_factory=FakeWorkers)
    users: "FakeUsers" = field(default_factory=lambda: FakeUsers())

    async def add(self, notices: Sequence[NewNotice], now: datetime) -> None:
        cards = {new.order_id for new in notices if new.kind is CardChanged}
        wanted = [new for new in [*notices, *self.shared.edits(cards)] if self._is_wanted(new)]
        free = {_slot(notice): notice for id, notice in self.waiting.items() if id not in self.workers}
        for new in wanted:
            slot = _slot(new)
            if slot is not None and slot in free:
                notice = replace(free[slot], content=new.content)
            else:
                content = {f.name: getattr(new, f.name) for f in fields(NewNotice)}
                notice = Notice(id=len(self.waiting) + len(self.done_as) + 1, created_at=now, **content)
            self.waiting[notice.id] = free[slot] = self.written(notice)

    def _is_wanted(self, new: NewNotice) -> bool:
        return new.content.is_decision or not self.users.blocks(new.chat_id)

    def written(self, notice: Notice) -> Notice:
        """The row of a notice that is new or has new content."""
        return notice

    async def claim(self, worker: str, now: datetime, limit: int, in_hand: Collection[int] = ()) -> list[Notice]:
        held: set[tuple[int, str]] = set()
        claimed: list[Notice] = []
        for id, notice in self.waiting.items():
            queue = (notice.chat_id, notice.content.lane())
            free = id not in in_hand and self.processes.may_take(self.workers.get(id), worker, now)
            if not free or self.not_before.get(id, now) > now:
                held.add(queue)
            elif queue not in held:
                claimed.append(notice)
        claimed = sorted(claimed, key=lambda notice: not notice.content.is_decision)[:limit]
        claimed = claimed if self.processes.alive(worker, now) else []
        self.workers |= {notice.id: worker for notice in claimed}
        return claimed

    async def holds(self, worker: str, notice_id: int, now: datetime, longer: timedelta) -> bool:
        mine = notice_id in self.waiting and self.workers.get(notice_id) == worker
        return mine and self.processes.alive(worker, now + longer)

    async def done(self, notice_id: int, worker: str, now: datetime, outcome: str = "sent") -> bool:
        mine = self.workers.get(notice_id) == worker
        if mine:
            self._end(notice_id, now, outcome)
        return mine

    def _end(self, notice_id: int, now: datetime, outcome: str) -> None:
        self.workers.pop(notice_id, None)
        self.done_at[notice_id] = now
        self.done_as[notice_id] = (self.waiting.pop(notice_id), outcome)

    async def later(self, notice_id: int, worker: str, at: datetime) -> bool:
        mine = notice_id in self.waiting and self.workers.get(notice_id) == worker
        if mine:
            del self.workers[notice_id]
            self.waiting[notice_id] = replace(self.waiting[notice_id], tries=self.waiting[notice_id].tries + 1)
            self.not_before[notice_id] = at
        return mine

    def look_again(self, chat_id: int) -> None:
        for id, notice in self.waiting.items():
            if notice.chat_id == chat_id and notice.content.is_news and id not in self.workers:
                self.not_before.pop(id, None)

    async def drop_chat(self, chat_id: int, now: datetime, outcome: str) -> None:
        waiting = [notice for notice in self.waiting.values() if notice.chat_id == chat_id]
        for notice in [notice for notice in waiting if not notice.content.is_decision]:
            self._end(notice.id, now, outcome)

    async def told(self, chat_id: int, since: datetime, limit: int) -> list[datetime]:
        told = [
            self.done_at[id]
            for id, (notice, outcome) in self.done_as.items()
            if notice.chat_id == chat_id and notice.kind is StatusChanged and outcome == "sent"
        ]
        return sorted((at for at in told if at > since), reverse=True)[:limit]

    def kinds(self, chat_id: int) -> list[type[Content]]:
        """The kinds of the waiting notices of a chat, in order."""
        return [notice.kind for notice in self.waiting.values() if notice.chat_id == chat_id]


def _slot(notice: NewNotice) -> tuple[int, int, type[Content]] | None:
    """The key that only one waiting notice may have; None for a notice that replaces none."""
    if notice.order_id is None or not notice.content.replaces:
        return None
    return notice.chat_id, notice.order_id, notice.kind
