"""`python -m bot check` against the stand-ins: it says what works, what doesn't, and which settings to look at."""

import os
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from pydantic import HttpUrl, SecretStr

from bot.check import check
from bot.settings.desk import DeskSettings
from bot.settings.serving import WebhookSettings
from bot.settings.settings import Settings
from core.api_quirks import HOLDS_FOR as DAY
from core.api_quirks import ApiQuirk
from core.clock import utc_now
from sandbox.provider import ProviderServer
from sandbox.telegram import TelegramServer
from sandbox.telegram.model import Person
from sandbox.telegram.visits import start
from storage.api_quirks import ApiQuirks
from storage.database import Database
from storage.migrations import migrate
from tests.bot.conftest import NEEDED, Read

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
async def telegram() -> AsyncIterator[str]:
    server = TelegramServer(NEEDED["BOT_TOKEN"], [Person(1, "Ada"), Person(2, "Ben")])
    for person in (1, 2):
        start(server.world, server.world.chats[person], "")
    yield await server.start()
    await server.stop()


@pytest.fixture
async def provider() -> AsyncIterator[str]:
    server = ProviderServer()
    yield await server.start()
    await server.stop()


@pytest.fixture
def working(read: Read, telegram: str, provider: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that all work: one provider with money and one with threads."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    return read(
        TELEGRAM_API_URL=telegram,
        DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        ADMIN_IDS="1,2",
        ALLOWED_IDS="3",
        PROVIDERS__NORTH__URL=f"{provider}/panel-v2/api/v2",
        PROVIDERS__NORTH__KEY="sandbox-key-panel-v2",
        PROVIDERS__STREAM__URL=f"{provider}/streamdetails/api/v2/",
        PROVIDERS__STREAM__KEY="sandbox-key-streamdetails",
        PROVIDERS__STREAM__DIALECT="streamdetails",
    )


def table(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[bool, str]]:
    """For each thing that was tried: whether it works, and what was seen."""
    rows = [re.split(r"\s\s+", line, maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    return {what: (mark == "ok", seen) for mark, what, seen in rows}


async def test_a_leftover_webhook_is_reported_without_its_secret_path(
    working: Settings, telegram: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(f"{telegram}/sandbox/webhook", json={"url": "https://old.example.com/secret-path"})
    assert await check(working) == 0
    works, seen = table(capsys)["webhook"]
    assert works
    assert seen.startswith("set to old.example.com by another program; the bot removes it at its start")
    assert "secret-path" not in seen


async def test_our_webhook_is_reported_before_and_after_it_is_set_with_what_telegram_says_about_it(
    working: Settings, telegram: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:  # it takes what Telegram sends, and does not answer yet
        url = f"http://127.0.0.1:{busy.getsockname()[1]}/secret-path"
        settings = working.model_copy(update={"webhook": WebhookSettings(url=HttpUrl(url), secret=SecretStr("x" * 16))})
        assert await check(settings) == 0
        assert table(capsys)["webhook"] == (True, "not set yet; the bot sets it to 127.0.0.1 at its start")
        async with aiohttp.ClientSession() as session:
            await session.post(f"{telegram}/sandbox/webhook", json={"url": "https://old.example.com/secret-path"})
            await check(settings)
            seen = table(capsys)["webhook"][1]
            assert seen == "not set yet, but to old.example.com; the bot sets it to 127.0.0.1 at its start"
            await session.post(f"{telegram}/sandbox/webhook", json={"url": url})
            await check(settings)
            assert table(capsys)["webhook"][1] == "set to 127.0.0.1; 2 updates wait"


@pytest.mark.redis
async def test_redis_is_tried_if_it_is_set_and_reported_if_it_is_away(
    working: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    there = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
    assert await check(working.model_copy(update={"redis_url": SecretStr(there)})) == 0
    assert table(capsys)["redis"][1].endswith(": processes share the limits of sends and calls")
    assert await check(working.model_copy(update={"redis_url": SecretStr("redis://127.0.0.1:9/0")})) == 1
    works, seen = table(capsys)["redis"]
    assert not works
    assert seen == "cannot be reached or does not let us in (REDIS_URL); the bot runs without it"


async def test_everything_works(working: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert await check(working) == 0
    found = table(capsys)
    assert [what for what, (works, _) in found.items() if works] == [
        "admins",
        "money",
        "database",
        "backups",
        "telegram",
        "inline mode",
        "admin 1",
        "admin 2",
        "north",
        "stream",
    ]
    assert found["admins"][1] == "2 admins, 1 allowed user"
    assert "@paneldesk_bot" in found["telegram"][1]
    assert found["north"][1] == "100.84292 USD"
    assert "threads free" in found["stream"][1]


@pytest.mark.parametrize(("topic", "works"), [(7, True), (8, False)])
async def test_the_desk_must_be_a_chat_that_can_be_written_to(
    working: Settings, telegram: str, capsys: pytest.CaptureFixture[str], topic: int, works: bool
) -> None:
    settings = working.model_copy(update={"desk": DeskSettings(chat_id=-500, topic_id=topic)})
    assert await check(settings) == 1
    assert table(capsys)["desk"][1].startswith(f"-500, topic {topic} cannot be written to (Telegram server says")
    async with aiohttp.ClientSession() as session:
        group = {"id": -500, "title": "Operators", "members": [1], "topics": {"7": "Desk"}}
        await session.post(f"{telegram}/sandbox/groups", json=group)
    assert await check(settings) == (0 if works else 1)
    assert table(capsys)["desk"][0] is works


@pytest.mark.parametrize(("on", "way"), [(False, "/setinline "), (True, "/setinlinefeedback ")])
async def test_check_reports_inline_mode_and_how_to_turn_on_what_may_be_off(
    working: Settings, telegram: str, capsys: pytest.CaptureFixture[str], on: bool, way: str
) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(f"{telegram}/sandbox/inline", json={"on": on})
    assert await check(working) == 0
    works, seen = table(capsys)["inline mode"]
    assert works
    assert seen.startswith("on; " if on else "off: ")
    assert way in seen


async def test_each_thing_that_does_not_work_is_reported_and_the_rest_is_still_tried(
    working: Settings, read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = read(
        TELEGRAM_API_URL=NOBODY,
        BACKUP__EVERY="3600",
        ADMIN_IDS=None,
        DATABASE_URL="sqlite+aiosqlite:////proc/nowhere/bot.db",
        PROVIDERS__NORTH__KEY="a-wrong-key",
        PROVIDERS__STREAM__URL=NOBODY,
    )
    assert await check(broken) == 1
    output = capsys.readouterr().out
    assert [line.split()[:2] for line in output.splitlines() if not line.startswith("ok   money")] == [
        ["BAD", what] for what in ("admins", "database", "backups", "telegram", "north", "stream")
    ]
    assert "ADMIN_IDS" in output
    assert "(see PROVIDERS__NORTH__KEY)" in output
    assert "(see PROVIDERS__STREAM__URL, __PROXY)" in output
    assert not any(secret in output for secret in broken.secrets)


async def test_check_reports_the_age_of_the_newest_backup_and_a_late_one_is_bad(
    working: Settings, read: Read, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await check(working) == 0
    assert table(capsys)["backups"] == (True, "off: BACKUP__EVERY=86400 makes one a day")

    hourly = read(BACKUP__EVERY="3600", BACKUP__FOLDER=str(tmp_path / "kept"))
    assert await check(hourly) == 0
    assert table(capsys)["backups"] == (True, "none yet; the bot makes the first when it starts")

    _kept_at(tmp_path / "kept", now := utc_now())
    assert await check(hourly) == 0
    assert table(capsys)["backups"] == (True, f"the newest is of {now:%Y-%m-%d %H:%M} UTC")

    late = read(BACKUP__FOLDER=str(tmp_path / "old"))
    _kept_at(tmp_path / "old", before := now - timedelta(hours=3))
    assert await check(late) == 1
    assert table(capsys)["backups"] == (False, f"the newest is of {before:%Y-%m-%d %H:%M} UTC, which is late")


def _kept_at(folder: Path, at: datetime) -> None:
    folder.mkdir()
    (folder / f"bot-{at:%Y%m%dT%H%M%SZ}.db").touch()


async def test_check_says_for_a_day_how_a_provider_wants_to_be_asked(
    working: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(working.database_url)
    await migrate(database)
    quirk = ApiQuirk(provider="north", action="status", together=False, field="orders", seen_at=utc_now())
    for one in (quirk, replace(quirk, action="cancel"), replace(quirk, action="refill", seen_at=quirk.seen_at - DAY)):
        await ApiQuirks(database).remember(one)
    await ApiQuirks(database).remember(replace(quirk, action="refill_status", together=None, field="refills"))
    await database.close()
    assert await check(working) == 0
    found = table(capsys)
    assert found["north status"] == (True, "asked about one at a time, with `orders=`")
    assert found["north refill_status"] == (True, "one is asked about with `refills=`")
    assert "north refill" not in found


async def test_a_token_that_telegram_does_not_know_is_reported(
    working: Settings, read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await check(read(BOT_TOKEN="43:SOMEBODY-else")) == 1
    found = table(capsys)
    assert [what for what, (works, _) in found.items() if not works] == ["telegram"]


async def test_an_admin_who_has_not_started_the_bot_is_named(
    working: Settings, read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await check(read(ADMIN_IDS="1,7")) == 1
    found = table(capsys)
    assert [what for what, (works, _) in found.items() if not works] == ["admin 7"]
    assert "press Start" in found["admin 7"][1]


async def test_a_public_bot_lets_everybody_in(
    working: Settings, read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    await check(read(ACCESS="public", SHOP__CREDIT="wallet"))
    assert table(capsys)["admins"] == (True, "2 admins, open to everybody")


async def test_check_says_how_people_pay_and_which_currency_has_no_rate(
    working: Settings, read: Read, capsys: pytest.CaptureFixture[str]
) -> None:
    await check(read())
    assert table(capsys)["money"] == (True, "limits, in each provider's own currency")
    shop = {"SHOP__CREDIT": "wallet", "SHOP__CURRENCY": "EUR", "SHOP__RATES": "USD=0.92 2026-11-01"}
    await check(read(**shop))
    assert table(capsys)["money"] == (True, "wallet, in EUR; 1 USD = 0.92 of 2026-11-01")
    await check(read(**shop, STARS__RATE="0.012"))
    assert table(capsys)["money"] == (True, "wallet, in EUR; 1 USD = 0.92 of 2026-11-01; 1 Star = 0.012")
    assert await check(read(**shop | {"SHOP__RATES": "INR=0.01 2026-11-01"})) == 1
    found = table(capsys)["money"]
    assert not found[0]
    assert "no rate, so not sold: north (USD), stream (USD) (SHOP__RATES)" in found[1]
