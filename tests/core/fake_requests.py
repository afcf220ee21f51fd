"""The store of requests in memory, with the promises of the real one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.audit.audit import NewAuditEntry
from core.notices.notice import NewNotice
from core.orders.status import OrderStatus
from core.requests.asking import OpenAlready, TooManyToday
from core.requests.request import FOLLOWED, AwaitedReply, Request, RequestStatus
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders


@dataclass
class FakeRequests:
    orders: FakeOrders
    notices: FakeNotices
    rows: dict[int, Request] = field(default_factory=dict)
    questions: dict[tuple[int, int], AwaitedReply] = field(default_factory=dict)

    async def open(
        self, new: Request, since: datetime, most: int, tell: Callable[[Request], Sequence[NewNotice]]
    ) -> Request:
        self._refuse_second(new)
        if sum(r.user_id == new.user_id and r.created_at > since for r in self.rows.values()) >= most:
            raise TooManyToday(most)
        stored = replace(new, id=len(self.rows) + 1)
        self.rows[stored.id] = stored
        await self.notices.add(tell(stored), new.created_at)
        return stored

    async def save(
        self, after: Request, notices: Sequence[NewNotice], now: datetime, audit_entry: NewAuditEntry | None = None
    ) -> bool:
        if after.status is RequestStatus.OPEN:
            self._refuse_second(after)
        if self.rows[after.id].version != after.version:
            return False
        self.rows[after.id] = replace(after, version=after.version + 1)
        await self.notices.add(notices, now)
        self.notices.audit.record(audit_entry, now)
        return True

    def _refuse_second(self, request: Request) -> None:
        for other in self.rows.values():
            same = other.order_id == request.order_id and other.id != request.id
            if same and other.status is RequestStatus.OPEN:
                raise OpenAlready(other.id)

    async def find(self, request_id: int) -> Request | None:
        return self.rows.get(request_id)

    async def get(self, request_id: int, user_id: int) -> Request | None:
        request = self.rows.get(request_id)
        return request if request is not None and request.user_id == user_id else None

    async def page(self, user_id: int | None, offset: int, limit: int) -> tuple[list[Request], int]:
        if user_id is None:
            found = [request for request in self.rows.values() if request.status is RequestStatus.OPEN]
        else:
            mine = [request for request in reversed(self.rows.values()) if request.user_id == user_id]
            found = sorted(mine, key=lambda request: request.status is not RequestStatus.OPEN)
        return found[offset : offset + limit], len(found)

    async def durations(self, service_id: int, limit: int) -> list[timedelta]:
        of_service = [o for o in self.orders.rows.values() if o.service_id == service_id]
        done = [o for o in reversed(of_service) if o.status is OrderStatus.COMPLETED]
        return [order.status_at - order.created_at for order in done[:limit]]

    async def ask(self, chat_id: int, message_id: int, question: AwaitedReply, now: datetime) -> None:
        self.questions[chat_id, message_id] = question

    async def question(self, chat_id: int, message_id: int) -> AwaitedReply | None:
        question = self.questions.get((chat_id, message_id))
        return None if question is None or question.purpose in FOLLOWED else question

    async def followed(self, chat_id: int, question: AwaitedReply) -> list[int]:
        return sorted(id for (chat, id), known in self.questions.items() if chat == chat_id and known == question)

    async def forget_question(self, chat_id: int, message_id: int) -> None:
        self.questions.pop((chat_id, message_id), None)
