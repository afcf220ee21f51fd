"""`python -m bot alive` tells a health check whether a bot runs on this database."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot import alive as alive_module
from bot.alive import alive
from bot.http.health import Health
from bot.metrics.gauges import Gauges
from bot.metrics.instruments import Instruments
from bot.settings.serving import HttpSettings
from core.clock import utc_now
from storage.database import Database
from storage.workers import ALIVE_FOR, Workers
from tests.bot.asking import free_port, served

SILENT = HttpSettings()


async def test_a_bot_is_alive_while_it_beats_and_not_when_its_last_beat_is_old_or_it_has_left(
    empty_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{empty_file}"
    database = Database(url)
    workers = Workers(database)
    assert await alive(url, SILENT) == 1

    await workers.beat("A", utc_now())
    assert await alive(url, SILENT) == 0
    await workers.beat("A", utc_now() - ALIVE_FOR - timedelta(seconds=1))
    assert await alive(url, SILENT) == 1

    await workers.beat("A", utc_now())
    await workers.leave("A")
    assert await alive(url, SILENT) == 1
    await database.close()
    assert "no bot has written to the database" in capsys.readouterr().err


async def test_no_bot_runs_on_a_database_that_does_not_exist(tmp_path: Path) -> None:
    assert await alive(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", SILENT) == 1


async def test_a_bot_that_serves_http_must_also_answer_so_that_no_other_bot_counts_for_it(
    empty_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{empty_file}"
    database = Database(url)
    await Workers(database).beat("A", utc_now())
    async with served(Health(database), Instruments(), Gauges(database, {}, utc_now)) as asking:
        port = int(asking.url.rpartition(":")[2])
        assert await alive(url, HttpSettings(port=port)) == 0
        assert await alive(url, HttpSettings(host="0.0.0.0", port=port)) == 0  # noqa: S104
    assert await alive(url, HttpSettings(port=free_port())) == 1
    assert "no bot answers on 127.0.0.1:" in capsys.readouterr().err

    monkeypatch.setattr(alive_module, "ANSWERS_WITHIN", 0.05)
    closed = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        closed.set()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    assert await alive(url, HttpSettings(port=silent.sockets[0].getsockname()[1])) == 1
    await closed.wait()
    silent.close()
    await database.close()
