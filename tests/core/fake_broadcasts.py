"""The store of broadcasts in memory, with the promises of the real one."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.broadcasts.broadcast import Audience, Broadcast, BroadcastResult, LetIn, Message, Progress, Reached, Recipient
from core.notices.notice import NewNotice
from core.people.user import User
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeUsers


@dataclass
class FakeBroadcasts:
    """It knows no roles: on a private bot everybody it knows is let in."""

    users: FakeUsers
    orders: FakeOrders
    notices: FakeNotices
    rows: dict[int, Broadcast] = field(default_factory=dict)
    people: dict[tuple[int, int], Reached | None] = field(default_factory=dict)
    worker: str | None = None

    async def draft(self, message: Message, by: int, now: datetime) -> Broadcast:
        made = Broadcast(id=len(self.rows) + 1, by=by, created_at=now, message=message)
        self.rows[made.id] = made
        return made

    async def find(self, broadcast_id: int) -> Broadcast | None:
        return self.rows.get(broadcast_id)

    def _wanted(self, audience: Audience, language: str | None, languages: Collection[str]) -> list[User]:
        first = next(iter(languages))

        def reads(user: User) -> str:
            app = (user.telegram_language or "")[:2]
            return next((code for code in (user.language, app) if code and code in languages), first)

        def is_wanted(user: User) -> bool:
            if user.blocked_at is not None or not user.preferences.broadcasts:
                return False
            open_orders = any(o.user_id == user.id and not o.status.final for o in self.orders.rows.values())
            match audience:
                case Audience.ALL:
                    return True
                case Audience.OPEN:
                    return open_orders
                case Audience.LANGUAGE:
                    return reads(user) == language

        return sorted(filter(is_wanted, self.users.rows.values()), key=lambda user: user.id)

    async def count(self, audience: Audience, language: str | None, languages: Collection[str], let_in: LetIn) -> int:
        return len(self._wanted(audience, language, languages))

    async def begin(
        self, broadcast_id: int, audience: Audience, language: str | None, size: int, by: int, now: datetime
    ) -> bool:
        row = self.rows.get(broadcast_id)
        if row is None or row.progress is not Progress.DRAFT:
            return False
        begun = replace(row, progress=Progress.SENDING, audience=audience)
        self.rows[broadcast_id] = replace(begun, language=language, size=size)
        return True

    async def discard(self, broadcast_id: int) -> bool:
        row = self.rows.get(broadcast_id)
        if row is None or row.progress is not Progress.DRAFT:
            return False
        del self.rows[broadcast_id]
        return True

    async def stop(self, broadcast_id: int, by: int, now: datetime, notices: Sequence[NewNotice] = ()) -> bool:
        stopped = self._end(broadcast_id, Progress.STOPPED)
        if stopped:
            await self.notices.add(notices, now)
        return stopped

    def _end(self, broadcast_id: int, progress: Progress) -> bool:
        row = self.rows.get(broadcast_id)
        if row is None or row.progress is not Progress.SENDING:
            return False
        self.rows[broadcast_id] = replace(row, progress=progress)
        return True

    async def result(self, broadcast_id: int) -> BroadcastResult:
        seen_to = [reached for (broadcast, _), reached in self.people.items() if broadcast == broadcast_id]
        return BroadcastResult(**{kind.value: seen_to.count(kind) for kind in Reached})

    async def claim(self, worker: str, now: datetime) -> Broadcast | None:
        waiting = [row for row in self.rows.values() if row.progress is Progress.SENDING]
        if not waiting or self.worker not in {None, worker}:
            return None
        self.worker = worker
        self.people |= {
            key: Reached.UNKNOWN for key, reached in self.people.items() if key[0] == waiting[0].id and reached is None
        }
        return waiting[0]

    async def next_recipients(
        self, broadcast: Broadcast, languages: Collection[str], let_in: LetIn, limit: int
    ) -> list[Recipient]:
        people = self._wanted(broadcast.audience or Audience.ALL, broadcast.language, languages)
        fresh = [user for user in people if user.id > broadcast.passed and (broadcast.id, user.id) not in self.people]
        return [Recipient(user.id, user.language, user.telegram_language) for user in fresh[:limit]]

    async def leaves(self, broadcast_id: int, user_id: int, worker: str, now: datetime) -> bool:
        is_sending = self.rows[broadcast_id].progress is Progress.SENDING and self.worker == worker
        if not is_sending or (broadcast_id, user_id) in self.people:
            return False
        self.people[broadcast_id, user_id] = None
        return True

    async def note(self, broadcast_id: int, user_id: int, reached: Reached) -> None:
        self.people[broadcast_id, user_id] = reached

    async def take_back(self, broadcast_id: int, user_id: int) -> None:
        self.people.pop((broadcast_id, user_id), None)

    async def pass_by(self, broadcast_id: int, user_id: int, now: datetime, notices: Sequence[NewNotice] = ()) -> None:
        await self.notices.add(notices, now)
        row = self.rows[broadcast_id]
        self.rows[broadcast_id] = replace(row, passed=max(row.passed, user_id))

    async def finish(
        self, broadcast_id: int, worker: str, now: datetime, tell: Callable[[BroadcastResult], Sequence[NewNotice]]
    ) -> bool:
        if self.worker != worker or not self._end(broadcast_id, Progress.DONE):
            return False
        await self.notices.add(tell(await self.result(broadcast_id)), now)
        return True
