"""A job is done by one process for all: it keeps the lease for a while, and only as long as it lives."""

import asyncio

from storage.database import Database
from storage.job_leases import JobLeases
from storage.workers import ALIVE_FOR
from tests.storage.samples import NOW, SECOND, alive


async def test_only_one_of_several_processes_gets_an_errand(database: Database, other_process: Database) -> None:
    await alive(database, "A", "B")
    wishes = ((database, "A"), (other_process, "B"))
    taken = await asyncio.gather(
        *(JobLeases(one).take("catalogue", worker, NOW, NOW + SECOND) for one, worker in wishes)
    )
    assert sorted(taken) == [False, True]


async def test_another_process_gets_an_errand_when_its_time_is_over(database: Database) -> None:
    await alive(database, "A", "B")
    leases = JobLeases(database)
    assert await leases.take("catalogue", "A", NOW, NOW + 5 * SECOND)
    assert not await leases.take("catalogue", "B", NOW + 4 * SECOND, NOW + 9 * SECOND)
    assert await leases.take("balance", "B", NOW, NOW + 5 * SECOND), "another job"
    assert await leases.take("catalogue", "B", NOW + 5 * SECOND, NOW + 9 * SECOND)
    assert not await leases.take("catalogue", "A", NOW + 5 * SECOND, NOW + 9 * SECOND)


async def test_a_process_may_keep_its_errand_for_longer_or_give_it_up(database: Database) -> None:
    await alive(database, "A", "B")
    leases = JobLeases(database)
    assert await leases.take("catalogue", "A", NOW, NOW + 5 * SECOND)
    assert await leases.take("catalogue", "A", NOW + SECOND, NOW + 9 * SECOND)
    assert not await leases.take("catalogue", "B", NOW + 6 * SECOND, NOW + 9 * SECOND)
    assert await leases.take("catalogue", "A", NOW + 6 * SECOND, NOW + 6 * SECOND)
    assert await leases.take("catalogue", "B", NOW + 6 * SECOND, NOW + 9 * SECOND)


async def test_a_dead_process_does_not_keep_an_errand(database: Database) -> None:
    await alive(database, "A", "B")
    leases, later = JobLeases(database), NOW + ALIVE_FOR
    assert await leases.take("catalogue", "A", NOW, NOW + 3600 * SECOND)
    await alive(database, "B", at=later)
    assert await leases.take("catalogue", "B", later, later + SECOND)
