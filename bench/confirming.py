"""Fifty people confirm orders at once, each one after the other: how many a second, and how long each waits."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.chat import intent
from bench.measure import Pair
from bench.offers import NOW, listings
from core.catalogue.service import Service
from core.orders.status import OrderStatus
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate
from storage.orders import Orders
from storage.tables import notices, orders

PEOPLE, EACH, ROUNDS = 50, 10, 5
Confirm = Callable[[str], Awaitable[object]]


async def measure(folder: Path) -> list[Pair]:
    file = folder / "confirming.db"
    database, plain = Database(f"sqlite:///{file}"), _plain(file)
    try:
        await migrate(database)
        await Services(database).refresh("north", listings()[:1], NOW)
        (service,) = await Services(database).load()
        stored, keys = Orders(database), count()
        simply = _simply(plain, service)
        one, other = [], []
        for _ in range(ROUNDS):
            one.append(await _waits(simply, keys))
            other.append(await _waits(lambda key: stored.confirm(intent(service, key), NOW), keys))
    finally:
        await plain.dispose()
        await database.close()
    what = f"{PEOPLE * EACH} orders of {PEOPLE} people at once"
    ways = ("a transaction each", "this bot")
    return [
        Pair(what, ways[0], min(s for s, _ in one), ways[1], min(s for s, _ in other)),
        Pair(f"{what}, 95 in 100 wait", ways[0], min(p for _, p in one), ways[1], min(p for _, p in other)),
    ]


async def _waits(confirm: Confirm, keys: "count[int]") -> tuple[float, float]:
    """The seconds that all orders took, and the longest wait of the quickest 95 in 100."""
    waited: list[float] = []

    async def person() -> None:
        for _ in range(EACH):
            began = time.perf_counter()
            await confirm(f"key-{next(keys)}")
            waited.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(person() for _ in range(PEOPLE)))
    return time.perf_counter() - began, quantiles(waited, n=20)[-1]


def _plain(file: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _simply(engine: AsyncEngine, service: Service) -> Confirm:
    """Stores an order and its notice in one plain SQLAlchemy transaction; one writer at a time."""
    turn = asyncio.Lock()

    async def confirm(key: str) -> None:
        values = asdict(intent(service, key)) | {"version": 1, "created_at": NOW, "status": OrderStatus.QUEUED}
        values |= {"status_at": NOW, "status_text": "", "error": "", "tries": 0}
        async with turn, engine.begin() as connection:
            order = await connection.execute(insert(orders).values(**values).returning(orders.c.id))
            card = {"chat_id": values["chat_id"], "order_id": order.scalar_one(), "kind": "card_changed"}
            card |= {"payload": {}, "created_at": NOW, "tries": 0, "outcome": ""}
            await connection.execute(insert(notices).values(**card))

    return confirm
