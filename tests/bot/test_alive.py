"""`python -m bot alive`: whether a bot runs on this database, for a health check."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.alive import alive
from core.clock import utc_now
from storage.database import Database
from storage.migrations import migrate
from storage.workers import ALIVE_FOR, Workers


async def test_it_is_well_while_a_bot_beats_and_ill_when_the_last_beat_is_old_or_the_bot_has_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    database = Database(url)
    await migrate(database)
    workers = Workers(database)
    assert await alive(url) == 1

    await workers.beat("A", utc_now())
    assert await alive(url) == 0
    await workers.beat("A", utc_now() - ALIVE_FOR - timedelta(seconds=1))
    assert await alive(url) == 1

    await workers.beat("A", utc_now())
    await workers.leave("A")
    assert await alive(url) == 1
    await database.close()
    assert "no bot has written to the database" in capsys.readouterr().err


async def test_no_bot_runs_on_a_database_that_none_has_made(tmp_path: Path) -> None:
    assert await alive(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}") == 1
