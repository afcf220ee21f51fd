"""What outlives every process of a world: the stores in memory that all tests use, one of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from itertools import count

from core.notices.notice import Notice
from core.people.preferences import Level, Preferences
from tests.core.fake_inbox import FakeInbox
from tests.core.fake_notices import FakeNotices
from tests.core.fake_orders import FakeOrders
from tests.core.fake_people import FakeUsers
from tests.core.fake_refills import FakeRefills
from tests.core.fake_requests import FakeRequests
from tests.core.fake_workers import FakeWorkers


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedNotice(Notice):
    """A notice with the number of its last news, so that a message's content can be dated."""

    news: int


@dataclass
class NumberedNotices(FakeNotices):
    _news: "count[int]" = field(default_factory=lambda: count(1))

    def written(self, notice: Notice) -> NumberedNotice:
        return NumberedNotice(**{f.name: getattr(notice, f.name) for f in fields(Notice)}, news=next(self._news))

    def every(self) -> Iterator[tuple[Notice, str | None]]:
        """Each notice with its outcome; None for one that waits."""
        yield from ((notice, None) for notice in self.waiting.values())
        yield from self.done_as.values()

    def order_of(self, notice_id: int) -> int | None:
        ended = self.done_as.get(notice_id)
        return (ended[0] if ended else self.waiting[notice_id]).order_id

    def in_hand(self, worker: str) -> list[int]:
        """The notices that `worker` is sending, or has sent but not marked yet."""
        return [id for id, holder in self.workers.items() if holder == worker]


class Tables:
    """People here want every message. `on_moved` is called after each transaction that may move money."""

    on_moved: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self) -> None:
        self.workers = FakeWorkers(beats=True)
        self.users = FakeUsers(wishes=Preferences(level=Level.ALL))
        self.notices = NumberedNotices(processes=self.workers, users=self.users)
        self.orders = FakeOrders(self.notices)
        self.refills = FakeRefills(self.notices)
        self.requests = FakeRequests(self.orders, self.notices)
        self.inbox = FakeInbox(self.workers)
