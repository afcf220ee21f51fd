"""Stores order intents in SQLite, to show what it costs that a confirmed order survives a power cut."""

import sqlite3
from pathlib import Path

from bench.measure import Pair, best_of

ROW = ("key", "https://example.com/a", '{"link": "https://example.com/a", "quantity": "1000"}')
INTENTS = 1_000
BATCH = 50


async def measure(folder: Path) -> list[Pair]:
    each, batched = await _time(folder, "FULL", 1), await _time(folder, "FULL", BATCH)
    unsafe = await _time(folder, "NORMAL", BATCH)
    what = f"{INTENTS} intents"
    return [
        Pair(f"{what}, synchronous=FULL", "one a transaction", each, f"{BATCH} a transaction", batched),
        Pair(f"{what}, {BATCH} a transaction", "synchronous=NORMAL", unsafe, "synchronous=FULL", batched),
    ]


async def _time(folder: Path, mode: str, batch: int) -> float:
    connection = sqlite3.connect(folder / f"{mode}-{batch}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={mode}")
    connection.execute("CREATE TABLE intents (id INTEGER PRIMARY KEY, key TEXT, link TEXT, fields TEXT)")

    async def insert() -> None:
        for _ in range(INTENTS // batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO intents (key, link, fields) VALUES (?, ?, ?)", [ROW] * batch)
            connection.execute("COMMIT")

    try:
        return await best_of(3, insert)
    finally:
        connection.close()
