"""The store of daily jobs in memory, with the promise of the real one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.notices.notice import NewNotice
from tests.core.fake_notices import FakeNotices


@dataclass
class FakeDailyJobs:
    notices: FakeNotices
    done: set[tuple[str, date]] = field(default_factory=set)

    async def do_once(self, job: str, day: date, notices: Sequence[NewNotice], now: datetime) -> bool:
        if (job, day) in self.done:
            return False
        self.done.add((job, day))
        await self.notices.add(notices, now)
        return True
