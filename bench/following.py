"""Stores the statuses of many orders, one in ten changed, with notices; compared with plain sqlite3."""

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.chat import ALICE, place
from bench.measure import Pair
from bench.offers import NOW, listings
from bench.pauses import live_as_the_process_does
from bench.resting import resident
from core.orders.poll_schedule import PollSchedule
from core.orders.status import OrderStatus
from core.orders.tracking import BATCH, Tracking
from core.provider import OrderReport
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate
from storage.orders import Orders
from storage.workers import Workers

ORDERS = 100_000
ROUNDS = 2
PEOPLE = 1_000
EVERY = 10
"""One order in this many changes."""
SCHEDULE = PollSchedule(timedelta(seconds=30), timedelta(seconds=900))
UNDER_WAY = OrderReport(status=OrderStatus.IN_PROGRESS, status_text="", start_count=100, remains=500)
DONE = OrderReport(status=OrderStatus.COMPLETED, status_text="", start_count=100, remains=500)


class _Provider:
    """Answers at once with what it has at hand, because what is measured is how it is stored."""

    name = "north"

    def __init__(self) -> None:
        self._reports = {str(number): UNDER_WAY if number % EVERY else DONE for number in range(1, ORDERS + 1)}

    async def status(self, orders: Sequence[str]) -> Mapping[str, OrderReport]:
        return self._reports


async def measure(folder: Path) -> list[Pair]:
    live_as_the_process_does()
    plain, ours, grown = [], [], []
    for turn in range(ROUNDS):
        plain.append(_plain(folder / f"plain-{turn}.db"))
        seconds, memory = await _ours(folder / f"following-{turn}.db")
        ours.append(seconds)
        grown.append(memory)
    what = f"{ORDERS:,} statuses, 1 in {EVERY} changed"
    early, late = grown[-1]
    return [
        Pair(what, "plain sqlite3", min(plain), "this bot", min(ours)),
        Pair("MB meanwhile (no seconds)", "after a tenth", early, "after all", late),
    ]


async def _ours(file: Path) -> tuple[float, tuple[float, float]]:
    """The seconds it took, and the megabytes in memory after a tenth of the orders and after all."""
    database = Database(f"sqlite:///{file}")
    database.hold()  # as the bot does
    try:
        await migrate(database)
        await Services(database).refresh("north", listings()[:1], NOW)
        (service,) = await Services(database).load()
        await place(Orders(database), service)
        _multiply(file)
        now = datetime.now(UTC)
        await Workers(database).beat("bench", now)
        tracking = Tracking(Orders(database), "bench", lambda: now, SCHEDULE)
        provider: Any = _Provider()
        began = time.perf_counter()
        followed, early = 0, 0.0
        while found := await tracking.look(provider):
            followed += found
            if not early and followed >= ORDERS / 10:
                early = resident(os.getpid()) / 1e6
        taken, late = time.perf_counter() - began, resident(os.getpid()) / 1e6
    finally:
        await database.close()
    if followed != ORDERS:
        raise AssertionError(followed)
    return taken, (early, late)


def _multiply(file: Path) -> None:
    """Copies the one order until there are ORDERS of them."""
    with sqlite3.connect(file) as database:
        names = [name for _, name, *_ in database.execute("PRAGMA table_info(orders)")]
        row = dict(zip(names, database.execute("SELECT * FROM orders").fetchone(), strict=True))
        known = {"start_count": 100, "remains": 500, "status": OrderStatus.IN_PROGRESS.value}
        database.execute("DELETE FROM orders")
        database.execute("DELETE FROM notices")
        database.executemany(
            f"INSERT INTO orders VALUES ({','.join('?' * len(names))})",  # noqa: S608  # no value is in it
            (
                tuple((row | known | {"id": n, "key": str(n), "provider_order": str(n), **_of(n)}).values())
                for n in range(1, ORDERS + 1)
            ),
        )
    database.close()


def _of(number: int) -> dict[str, int]:
    person = ALICE + number % PEOPLE
    return {"user_id": person, "chat_id": person}


def _plain(file: Path) -> float:
    """Reads and writes the same rows as simply as sqlite3 can, in the same batches."""
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, number TEXT, status TEXT, remains INT, due TEXT)")
    database.execute("CREATE INDEX due ON orders (due)")
    database.execute("CREATE TABLE notices (id INTEGER PRIMARY KEY, chat_id INT, order_id INT, payload TEXT)")
    database.execute("BEGIN")
    some = [(n, str(n), "in_progress", 500, "2026-01-01") for n in range(ORDERS)]
    database.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", some)
    database.execute("COMMIT")
    began = time.perf_counter()
    while True:
        database.execute("BEGIN IMMEDIATE")
        due = database.execute("SELECT id FROM orders WHERE due < '2026-02' ORDER BY due LIMIT ?", [BATCH]).fetchall()
        if not due:
            break
        changed = [(number,) for (number,) in due if number % EVERY == 0]
        database.executemany("UPDATE orders SET due = '2026-03' WHERE id = ?", due)
        database.executemany("UPDATE orders SET status = 'completed' WHERE id = ?", changed)
        database.executemany("INSERT INTO notices (chat_id, order_id, payload) VALUES (1, ?, '{}')", changed)
        database.execute("COMMIT")
    taken = time.perf_counter() - began
    database.close()
    return taken
