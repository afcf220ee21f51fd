"""A process that is frozen (SIGSTOP) for longer than its lease: others carry on, and after thawing it buys nothing
twice.
"""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from core.notices.notice import NewNotice, ProviderOutage
from storage.database import Database, DatabaseTrouble
from storage.migrations import migrate
from storage.notices import Notices
from storage.workers import Workers
from tests.absent import absent
from tests.faults.bots import ROOT, ForkedBot, Nursery
from tests.faults.scene import Customer, Scene, scene, until
from tests.faults.test_two_processes import told
from tests.postgres import SERVER, on_server
from tests.storage.samples import ALICE, BOB, NOW, plain_notice

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(240)]
SETTLES_WITHIN = 30.0
HOLDER = """
import asyncio, os, signal, sys
from storage.database import Database
from storage.notices import store
from tests.storage.samples import ALICE, BOB, NOW, plain_notice

async def main():
    database = Database(sys.argv[1])
    async with database.write() as connection:
        await store(connection, [plain_notice(ALICE, "never stored")], NOW)
        if sys.argv[2] == "within a statement":
            await (await connection.get_raw_connection()).driver_connection.prepare("SELECT 1")
        os.kill(os.getpid(), signal.SIGSTOP)
        await asyncio.sleep(60)

asyncio.run(main())
"""
"""Freezes in a transaction that holds the lock of Alice's chat."""


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Scene]:
    """One bot on its own PostgreSQL database."""
    name = f"frozen_{uuid4().hex}"
    try:
        await on_server(f"CREATE DATABASE {name}")
    except (OSError, SQLAlchemyError) as error:
        absent(f"no PostgreSQL server at TEST_POSTGRES_URL: {error}")
    url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    async with scene(nursery, tmp_path, {"DATABASE_URL": url, "PROVIDERS__PANEL_V2__TIMEOUT": "60"}) as opened:
        yield opened
    await on_server(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def second(stage: Scene) -> AsyncIterator[ForkedBot]:
    """Another bot with the same settings, which is not started yet."""
    bot = stage.bot.another("second")
    yield bot
    await bot.kill()


def frozen(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


async def add_at_last(notices: Notices, notice: NewNotice) -> int:
    """Tries again as a background step does; returns how often it was refused."""
    refused = 0
    while True:
        try:
            await notices.add([notice], NOW)
        except DatabaseTrouble:
            refused += 1
        else:
            return refused


async def beat(database: Database) -> None:
    """Beats once, as a living process does."""
    while True:
        await Workers(database).beat("other", NOW)
        await asyncio.sleep(5)


async def waiting_for_a_lock(database: Database) -> int:
    """How many sessions wait for one."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with database.read() as connection:
        count: int = await connection.scalar(text(waiting))
    return count


@pytest.mark.parametrize("where", ["between statements", "within a statement"])
async def test_a_process_frozen_in_a_transaction_delays_only_one_chat_for_seconds(stage: Scene, where: str) -> None:
    await stage.bot.kill()
    url = stage.bot.environment["DATABASE_URL"]
    other = Database(url)
    await migrate(other)
    await Workers(other).beat("other", NOW)
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, url, where, cwd=ROOT)
    heartbeat = asyncio.create_task(beat(other))
    try:
        await until("a frozen process", lambda: frozen(holder.pid))
        loop, notices = asyncio.get_running_loop(), Notices(other)
        began = loop.time()
        await notices.add([plain_notice(BOB, "b1")], NOW)
        assert [notice.chat_id for notice in await notices.claim("other", NOW, 10)] == [BOB]
        assert loop.time() - began < 2, "another chat does not wait"
        writers = asyncio.gather(*(add_at_last(notices, plain_notice(ALICE, "a1")) for _ in range(5)))
        waits = []
        while not writers.done():
            waits.append(await waiting_for_a_lock(other))
            await asyncio.sleep(0.05)
        assert max(await writers) <= 4, "tries that were refused"
        assert max(waits) <= 1
        assert loop.time() - began < SETTLES_WITHIN / 2
        assert (await notices.claim("other", NOW, 10))[-1].content == ProviderOutage(provider="a1", away=True)
    finally:
        heartbeat.cancel()
        holder.send_signal(signal.SIGKILL)
        await holder.wait()
        await other.close()


async def test_a_thawed_process_sends_none_of_the_orders_it_held(stage: Scene, second: ForkedBot) -> None:
    customers = [Customer(stage, 2000 + number) for number in range(12)]
    await asyncio.gather(*(customer.fills_the_form() for customer in customers))
    for customer in customers:
        customer.places_the_order()

    def bought() -> Counter[str]:
        return Counter({customer.link: len(stage.placed_for(customer.link)) for customer in customers})

    await until("the first orders at the provider", lambda: bought().total() >= 3)
    await stage.bot.freeze()
    await second.start()

    def settled() -> bool:
        ends = ("is completed", "is unconfirmed")
        return all(any(told(stage, customer.id, end) for end in ends) for customer in customers)

    await until("everybody to be told", settled, 2 * SETTLES_WITHIN)
    before = bought()
    await stage.bot.thaw()
    await asyncio.sleep(3)  # a thawed process acts at once
    assert bought() == before
    assert max(before.values()) == 1
