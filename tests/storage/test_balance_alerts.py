"""Only one process tells of a low balance, and stores that together with the notices."""

import asyncio

from core.notices.notice import Notice
from storage.balance_alerts import BalanceAlerts
from storage.database import Database
from storage.notices import Notices
from tests.storage.samples import LATER, NOW, alive, plain_notice

ADA = 7_000_000_003


async def waiting(database: Database) -> list[Notice]:
    await alive(database, "A")
    return await Notices(database).claim("A", NOW, 9)


async def test_one_of_two_processes_tells_of_a_low_balance(database: Database, other_process: Database) -> None:
    both = [BalanceAlerts(one) for one in (database, other_process)]
    told = await asyncio.gather(*(alerts.tell("north", [plain_notice(ADA, "low")], NOW) for alerts in both))
    assert sorted(told) == [False, True]
    assert len(await waiting(database)) == 1
    assert await both[0].told() == {"north": NOW}


async def test_a_balance_that_is_low_again_after_it_recovered_is_told_again(database: Database) -> None:
    alerts = BalanceAlerts(database)
    assert await alerts.tell("north", [], NOW)
    await alerts.forget("north", NOW)
    assert await alerts.told() == {}
    assert await alerts.tell("north", [], LATER)
    await alerts.forget("north", NOW)  # told by a process that stood still meanwhile
    assert await alerts.told() == {"north": LATER}
