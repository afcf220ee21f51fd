"""The memory of the real process at rest with five providers and 7,000 services, and that of a bare aiogram bot."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.burst import TOKEN, BareBot, running
from bench.measure import Pair
from bench.offers import SIZE, listings
from core.catalogue.service import Listing
from sandbox.botprocess import BotProcess
from sandbox.telegram import TelegramServer
from sandbox.telegram.model import Person
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate

PROVIDERS, SERVICES = ("north", "south", "east", "west", "centre"), 7_000
SETTLED = 20.0
"""Seconds after which a process has loaded everything, even on a busy machine."""


async def measure(folder: Path) -> list[Pair]:
    settings = await _catalogued(folder / "resting.db")
    bare, ours = await _memory(BareBot, settings), await _memory(BotProcess, settings)
    return [Pair("MB at rest, 7,000 services (no seconds)", "bare aiogram", bare, "this bot", ours)]


async def _catalogued(file: Path) -> dict[str, str]:
    """Settings of a bot whose catalogues were fetched just now, so that it asks no provider."""
    database, each = Database(f"sqlite:///{file}"), SERVICES // len(PROVIDERS)
    settings = {"BOT_TOKEN": TOKEN, "DATABASE_URL": f"sqlite+aiosqlite:///{file}", "ADMIN_IDS": "1"}
    settings |= {"ACCESS": "public", "SHOP__CREDIT": "limits", "SHOP__LIMIT_PER_DAY": "1000", "LOG_LEVEL": "ERROR"}
    offered = many(SERVICES)
    try:
        await migrate(database)
        for turn, name in enumerate(PROVIDERS):
            some = offered[turn * each : (turn + 1) * each]
            await Services(database).refresh(name, some, datetime.now(UTC))
            place = f"PROVIDERS__{name.upper()}__"
            settings |= {f"{place}URL": "http://127.0.0.1:9/api", f"{place}KEY": "bench-key"}
    finally:
        await database.close()
    return settings


def many(size: int) -> list[Listing]:
    """The made-up catalogue over and over, each service with a number of its own."""
    offered = listings()
    return [replace(offered[number % SIZE], number=str(number)) for number in range(size)]


async def _memory(kind: type[BotProcess], settings: Mapping[str, str]) -> float:
    """Megabytes that the process holds in memory."""
    server = TelegramServer(TOKEN, [Person(1001, "Alice")])
    async with running(kind, server, settings) as bot:
        await asyncio.sleep(SETTLED)
        if bot.pid is None:
            raise RuntimeError("the bot has ended")
        return resident(bot.pid) / 1e6


def resident(pid: int) -> int:
    """Bytes of a process that are in memory (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
