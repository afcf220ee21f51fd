"""`python -m bench.scale --orders 10000 --orders 100000`: a virtual day each, on SQLite and on PostgreSQL, with and
without a limit of the provider's. Prints a table, and draws it with `--plot FILE.png`.
"""

import argparse
import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bench.scale.day import Day
from bench.scale.figures import Figures, ideal_looks
from bench.scale.lives import Lives
from core.orders.pace import Pace
from core.orders.tracking import BATCH
from storage.database import Database
from storage.migrations import migrate

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")
_ROW = "{:>9} {:<10} {:>8} {:>9} {:>7} {:>7} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8} {:>9} {:>8}"
_HEAD = ("orders", "database", "calls/min", "calls", "calls x", "looks x", "median", "99%", "worst", "backlog")
_HEAD_2 = ("memory", "database", "looks/s", "ms/order")


@dataclass(frozen=True)
class Run:
    """One row of the table. `calls_a_minute` is the provider's limit, None for none."""

    orders: int
    database: str
    calls_a_minute: float | None
    hours: int
    figures: Figures
    ideal: float
    """Looks that the day needs at least."""
    seconds: float

    def cells(self) -> tuple[str, ...]:
        seen, last = self.figures, self.figures.hours[-1]
        limit = "none" if self.calls_a_minute is None else f"{self.calls_a_minute:g}"
        ages = [f"{share:.1%}" for share in seen.percentiles((0.5, 0.99, 1.0))]
        ratios = [f"{seen.calls / (self.ideal / BATCH):.2f}", f"{seen.asked / self.ideal:.2f}"]
        costs = [f"{last.memory / 1e6:.0f} MB", f"{last.database / 1e6:.0f} MB"]
        times = [f"{seen.asked / self.seconds:.0f}", f"{1e3 * self.seconds / self.orders:.2f}"]
        what = (f"{self.orders:,}", self.database, limit, f"{seen.calls:,}")
        return *what, *ratios, *ages, f"{last.backlog:,}", *costs, *times


def main() -> None:
    arguments = _arguments()
    print(_ROW.format(*_HEAD, *_HEAD_2))
    runs = []
    for orders in arguments.orders or [10_000]:
        for database in arguments.database or ["sqlite", "postgresql"]:
            for limit in arguments.limit or [None, 60.0]:
                run = asyncio.run(_run(orders, database, limit, arguments))
                print(_ROW.format(*run.cells()), flush=True)
                runs.append(run)
                gc.collect()
    if arguments.plot is not None:
        from bench.scale.plot import draw

        draw(runs, arguments.plot)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description="A virtual day of many open orders.")
    parser.add_argument("--orders", type=int, action="append", help="how many are open; may be given several times")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append", help="both unless given")
    parser.add_argument("--limit", type=_limit, action="append", help="calls a minute, or none; unless given, both")
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--min-interval", type=float, default=30, help="POLL__MIN_INTERVAL, in seconds")
    parser.add_argument("--max-interval", type=float, default=86_400, help="POLL__MAX_INTERVAL, in seconds")
    parser.add_argument("--plot", type=Path, help="a PNG file")
    return parser.parse_args()


def _limit(word: str) -> float | None:
    return None if word == "none" else float(word)


async def _run(orders: int, kind: str, limit: float | None, arguments: argparse.Namespace) -> Run:
    pace = Pace(timedelta(seconds=arguments.min_interval), timedelta(seconds=arguments.max_interval))
    lives = Lives(orders, arguments.seed)
    async with _database(kind) as database:
        day = Day(database, lives, pace, limit)
        await day.begin()
        started = time.perf_counter()
        figures = await day.live(arguments.hours)
        seconds = time.perf_counter() - started
    ideal = ideal_looks(lives, pace, arguments.hours * 3600)
    return Run(orders, kind, limit, arguments.hours, figures, ideal, seconds)


@asynccontextmanager
async def _database(kind: str) -> AsyncIterator[Database]:
    """An empty one, which is gone afterwards."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            database = Database(f"sqlite:///{folder}/bot.db")
            await migrate(database)
            yield database
            await database.close()
        return
    name = f"scale_{uuid4().hex}"
    await _on_server(f"CREATE DATABASE {name}")
    database = Database(make_url(SERVER).set(database=name).render_as_string(hide_password=False))
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()
        await _on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def _on_server(statement: str) -> None:
    engine = create_async_engine(SERVER, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


if __name__ == "__main__":
    main()
