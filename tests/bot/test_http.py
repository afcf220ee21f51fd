"""Health and metrics over HTTP, of a process as it starts, works, loses its database and stops."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message, Update

from bot.http.health import Health
from bot.http.server import Server
from bot.http.trouble import CannotListen
from bot.metrics import gauges as gauges_module
from bot.metrics.gauges import Gauges
from bot.metrics.instruments import LOOK_EVERY, Instruments
from bot.metrics.middleware import Measured
from core.clock import utc_now
from core.provider import Balance
from core.tracing import FAILED
from storage.balances import Balances
from storage.database import Database, DatabaseTrouble
from storage.inbox import Arrival, Inbox
from storage.metrics import read_metrics
from storage.workers import Workers
from tests.bot.asking import Asking, metrics_of, served


class North:
    away = True


@pytest.fixture
async def database(empty_file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{empty_file}")
    yield database
    await database.close()


@pytest.fixture
def health(database: Database) -> Health:
    return Health(database)


@pytest.fixture
async def asking(database: Database, health: Health) -> AsyncIterator[Asking]:
    async with served(health, Instruments(), Gauges(database, {"north": North()}, utc_now)) as asking:
        yield asking


async def test_a_process_is_ready_from_its_catalogue_to_its_end_and_alive_all_the_time(
    asking: Asking, health: Health
) -> None:
    assert await asking.get("/readyz") == (503, "the catalogue is not loaded yet\n")
    health.catalogued = True
    assert await asking.get("/readyz") == (200, "ok\n")
    health.stopping = True
    assert await asking.get("/readyz") == (503, "stopping\n")
    assert await asking.get("/healthz") == (200, "ok\n")
    assert (await asking.get("/"))[0] == 404


async def test_without_its_database_it_is_not_ready_and_shows_what_it_knows_itself(
    asking: Asking, health: Health, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(*_: object) -> Any:
        raise DatabaseTrouble("database db.secret.example:5432: it cannot be reached")

    monkeypatch.setattr(Database, "read", gone)
    monkeypatch.setattr(Database, "reads", gone)
    health.catalogued = True
    assert await asking.get("/readyz") == (503, "the database cannot be reached\n")
    assert (await asking.get("/healthz"))[0] == 200
    _, text = await asking.get("/metrics")
    assert "paneldesk_database_up 0.0" in text
    assert 'paneldesk_provider_away{provider="north"} 1.0' in text
    assert "paneldesk_inbox" not in text
    assert "secret" not in text
    assert "it cannot be reached" in caplog.text


async def test_nobody_waits_for_a_database_that_never_answers(
    asking: Asking, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Database, "ping", hang)
    monkeypatch.setattr("bot.http.health.WITHIN", 0.01)
    monkeypatch.setattr(gauges_module, "read_metrics", hang)
    monkeypatch.setattr(gauges_module, "WITHIN", 0.01)
    health.catalogued = True
    assert (await asking.get("/readyz"))[0] == 503
    assert "paneldesk_database_up 0.0" in (await asking.get("/metrics"))[1]


async def test_the_metrics_show_what_the_database_holds(database: Database) -> None:
    now = utc_now()
    await Workers(database).beat("A", now)
    await Inbox(database).store([Arrival(7, 1001, {"text": "a secret"})], "A", now - timedelta(seconds=90))
    await Balances(database).remember("north", Balance(Decimal("12.5"), "USD"), now)
    text = await metrics_of(Instruments(), Gauges(database, {"north": North()}, lambda: now))
    assert "paneldesk_inbox_updates 1.0" in text
    assert "paneldesk_inbox_age_seconds 90.0" in text
    assert "paneldesk_workers 1.0" in text
    assert 'paneldesk_provider_balance{currency="USD",provider="north"} 12.5' in text
    assert 'paneldesk_poll_lag_seconds{provider="north"} 0.0' in text
    assert "secret" not in text
    assert "1001" not in text


async def test_the_database_is_asked_only_once_in_a_few_seconds(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def counted(*arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return await read_metrics(*arguments)

    monkeypatch.setattr(gauges_module, "read_metrics", counted)
    await asyncio.gather(*(asking.get("/metrics") for _ in range(5)))
    assert asked == 1
    monkeypatch.setattr(gauges_module, "KEPT_FOR", 0)
    await asking.get("/metrics")
    assert asked == 2


async def test_a_taken_address_is_reported_in_one_line(database: Database, health: Health) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = Server(health, Instruments(), Gauges(database, {}, utc_now))
        with pytest.raises(CannotListen, match=r"^HTTP__HOST, HTTP__PORT: cannot listen on 127\.0\.0\.1:\d+ \(.+\)$"):
            await server.start("127.0.0.1", taken.getsockname()[1])


def said(number: int, text: str) -> Update:
    sender = {"id": 1001, "is_bot": False, "first_name": "Alice"}
    chat = {"id": 1001, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": text}
    return Update.model_validate({"update_id": number, "message": message})


async def test_updates_are_counted_by_their_outcome(database: Database) -> None:
    instruments, dispatcher = Instruments(), Dispatcher(disable_fsm=True)
    dispatcher.update.outer_middleware(Measured(instruments))

    async def hear(message: Message) -> None:
        match message.text:
            case "apologise":
                FAILED.set(True)
            case "break":
                raise ZeroDivisionError
            case "no database":
                raise DatabaseTrouble("away")

    dispatcher.message.register(hear)
    bot = Bot("42:TEST-TOKEN")
    for number, text in enumerate(["hello", "apologise", "hello", "break", "no database"]):
        with suppress(ZeroDivisionError, DatabaseTrouble):
            await dispatcher.feed_update(bot, said(number, text))
    text = await metrics_of(instruments, Gauges(database, {}, utc_now))
    for outcome, count in {"handled": 2, "failed": 2, "put off": 1}.items():
        assert f'paneldesk_updates_total{{kind="message",outcome="{outcome}"}} {count}.0' in text
    assert 'paneldesk_handler_seconds_count{kind="message"} 5.0' in text


async def test_a_blocked_loop_is_noticed(database: Database) -> None:
    instruments = Instruments()
    async with instruments.watching_the_loop():
        await asyncio.sleep(0)
        # Nothing else gets a turn meanwhile.
        end = asyncio.get_running_loop().time() + LOOK_EVERY + 0.1
        while asyncio.get_running_loop().time() < end:
            pass
        await asyncio.sleep(0.01)
    text = await metrics_of(instruments, Gauges(database, {}, utc_now))
    assert "paneldesk_loop_lag_seconds_count 1.0" in text
    assert 'paneldesk_loop_lag_seconds_bucket{le="0.05"} 0.0' in text


def test_a_process_that_serves_nothing_reads_nothing_of_what_serving_needs() -> None:
    names = "import gc, sys; gc.disable(); import bot.__main__, bot.run; print(*sys.modules)"
    read = set(subprocess.run([sys.executable, "-c", names], check=True, capture_output=True, text=True).stdout.split())
    assert "bot.http.serving" in read
    assert read.isdisjoint({"prometheus_client", "aiohttp.web", "bot.http.server"})
