"""The port for jobs that are done once a day, however many processes run."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from core.notices.notice import NewNotice


class DailyJobs(Protocol):
    async def do_once(self, job: str, day: date, notices: Sequence[NewNotice], now: datetime) -> bool:
        """Stores the notices of a day's job, unless another process has done so."""
        ...
