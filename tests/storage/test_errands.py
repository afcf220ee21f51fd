"""What one process does for all: one has it, for a while, and as long as it lives."""

import asyncio

from storage.database import Database
from storage.errands import Errands
from storage.workers import ALIVE_FOR
from tests.storage.samples import NOW, SECOND, alive


async def test_of_processes_that_want_it_at_once_one_has_it(database: Database, other_process: Database) -> None:
    await alive(database, "A", "B")
    wishes = ((database, "A"), (other_process, "B"))
    taken = await asyncio.gather(*(Errands(one).take("catalogue", worker, NOW, NOW + SECOND) for one, worker in wishes))
    assert sorted(taken) == [False, True]


async def test_it_is_anothers_when_its_time_is_over(database: Database) -> None:
    await alive(database, "A", "B")
    errands = Errands(database)
    assert await errands.take("catalogue", "A", NOW, NOW + 5 * SECOND)
    assert not await errands.take("catalogue", "B", NOW + 4 * SECOND, NOW + 9 * SECOND)
    assert await errands.take("balance", "B", NOW, NOW + 5 * SECOND), "another errand"
    assert await errands.take("catalogue", "B", NOW + 5 * SECOND, NOW + 9 * SECOND)
    assert not await errands.take("catalogue", "A", NOW + 5 * SECOND, NOW + 9 * SECOND)


async def test_who_has_it_may_keep_it_for_longer_or_give_it_up(database: Database) -> None:
    await alive(database, "A", "B")
    errands = Errands(database)
    assert await errands.take("catalogue", "A", NOW, NOW + 5 * SECOND)
    assert await errands.take("catalogue", "A", NOW + SECOND, NOW + 9 * SECOND)
    assert not await errands.take("catalogue", "B", NOW + 6 * SECOND, NOW + 9 * SECOND)
    assert await errands.take("catalogue", "A", NOW + 6 * SECOND, NOW + 6 * SECOND)
    assert await errands.take("catalogue", "B", NOW + 6 * SECOND, NOW + 9 * SECOND)


async def test_a_process_that_died_keeps_nobody_from_it(database: Database) -> None:
    await alive(database, "A", "B")
    errands, later = Errands(database), NOW + ALIVE_FOR
    assert await errands.take("catalogue", "A", NOW, NOW + 3600 * SECOND)
    await alive(database, "B", at=later)
    assert await errands.take("catalogue", "B", later, later + SECOND)
