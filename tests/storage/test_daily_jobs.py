"""A daily job is done once, however many processes run."""

import asyncio
from datetime import date, timedelta

from core.notices.notice import NewNotice
from core.notices.statistics_notices import SalesOfTheDay
from storage.daily_jobs import DailyJobs
from storage.database import Database
from storage.notices import Notices
from tests.storage.samples import ALICE, NOW, alive

DAY = date(2026, 3, 1)


async def test_only_one_of_two_processes_does_the_job_of_a_day(database: Database, other_process: Database) -> None:
    notice = NewNotice(chat_id=ALICE, content=SalesOfTheDay(day=DAY, rows=()))
    both = [DailyJobs(one).do_once("summary", DAY, [notice], NOW) for one in (database, other_process) * 2]
    assert sorted(await asyncio.gather(*both)) == [False, False, False, True]
    assert await DailyJobs(database).do_once("other", DAY, [], NOW)
    assert await DailyJobs(database).do_once("summary", DAY + timedelta(days=1), [], NOW)
    await alive(database, "w")
    assert [one.content for one in await Notices(database).claim("w", NOW, 10)] == [notice.content]
