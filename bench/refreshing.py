"""Stores a large catalogue again: with everything new, with one service in a hundred changed, and with no change."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from bench.measure import Pair, best_of
from bench.offers import SIZE, listings
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def measure(folder: Path) -> list[Pair]:
    database = Database(f"sqlite:///{folder / 'bot.db'}")
    await migrate(database)
    services, offered = Services(database), listings()
    rates = iter(range(1, 100))

    async def some_changed() -> None:
        rate = Decimal(next(rates))
        await services.refresh(
            "north", [replace(o, rate=rate) if i % 100 == 0 else o for i, o in enumerate(offered)], NOW
        )

    try:
        new = await best_of(1, lambda: services.refresh("north", offered, NOW))
        changed = await best_of(3, some_changed)
        await services.refresh("north", offered, NOW)
        unchanged = await best_of(3, lambda: services.refresh("north", offered, NOW))
    finally:
        await database.close()
    what = f"refresh of {SIZE} services"
    return [Pair(what, "all new", new, "1% changed", changed), Pair(what, "all new", new, "unchanged", unchanged)]
