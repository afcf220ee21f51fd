"""Stores a large catalogue again, unchanged and with one service in twenty changed, beside `json.loads`."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path

from bench.measure import Pair, best_in_turns
from bench.offers import SIZE, listings
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = 20


async def measure(folder: Path) -> list[Pair]:
    database = Database(f"sqlite:///{folder / 'bot.db'}")
    await migrate(database)
    services, offered, rates = Services(database), listings(), count(1)
    text = json.dumps([asdict(one) for one in offered], default=str)

    async def read() -> None:
        json.loads(text)

    async def unchanged() -> None:
        await services.refresh("north", offered, NOW)

    async def some_changed() -> None:
        rate = Decimal(next(rates))
        changed = [replace(one, rate=rate) if i % EVERY == 0 else one for i, one in enumerate(offered)]
        await services.refresh("north", changed, NOW)

    try:
        await unchanged()
        plain, same = await best_in_turns(5, read, unchanged)
        plain_again, changed = await best_in_turns(5, read, some_changed)
    finally:
        await database.close()
    what = f"refresh of {SIZE:,} services"
    return [
        Pair(f"{what}, unchanged", "json.loads", plain, "this bot", same),
        Pair(f"{what}, 1 in {EVERY} changed", "json.loads", plain_again, "this bot", changed),
    ]
