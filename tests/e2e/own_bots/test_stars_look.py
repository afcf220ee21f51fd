"""The hourly look at the bot's account of Stars, with the real process: it finds what no update told of."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from tests.e2e.own_bots.test_stars import SETTINGS, has, invoice, payments
from tests.e2e.process import running
from tests.e2e.stage import Stage
from tests.faults.bots import Nursery


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "looked_at.db"


@pytest.fixture
async def stage(tmp_path: Path, database: Path, nursery: Nursery | None) -> AsyncIterator[Stage]:
    settings = (*SETTINGS, f"DATABASE_URL=sqlite+aiosqlite:///{database}")
    with running(tmp_path, *settings, nursery=nursery) as sandbox:
        async with aiohttp.ClientSession() as session:
            yield Stage(sandbox, session)


async def test_a_payment_whose_update_was_lost_is_credited_once(stage: Stage, database: Path) -> None:
    alice = await stage.customer()
    assert await alice.pays(await invoice(alice), untold=True) is None
    await has(alice, "0.00 USD")
    for _ in range(2):
        await stage.act("stop")
        an_hour_passes(database)
        await stage.act("start")
        await has(alice, "1.30 USD")
    assert (await alice.everything()).count("✅ 1.30 USD was added to your balance for ⭐ 100.") == 1
    [paid] = await payments(stage, alice)  # the update comes after all
    await stage.telegram.post("/sandbox/updates", message=paid)
    assert (await has(alice, "1.30 USD")).text.count("Top-up with Stars") == 1


def an_hour_passes(database: Path) -> None:
    """The last look was an hour ago."""
    then = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        assert connection.execute("UPDATE star_looks SET looked_at = ?", (then,)).rowcount == 1
