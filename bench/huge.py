"""A provider that lists 200,000 services: the bytes that a service takes in memory, and the longest pause of the loop.

Its answers come in pieces, as from a network, and go all the way to a new snapshot.
"""

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path

import httpx

from bench.finding import PRICES
from bench.measure import Pair
from bench.offers import NOW
from bench.pauses import longest_pause
from bench.resting import many, resident
from bot.garbage_collection import collect_rarely, keep_what_lives
from bot.run import COMPUTES_FOR
from core.catalogue.acceptable_use import Policy
from core.catalogue.service import Listing
from core.catalogue.shop import Shop
from core.provider import Provider
from providers.open import open_provider
from providers.options import ProviderOptions
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate
from storage.shop_rules import ShopRules

SIZE = int(os.environ.get("BENCH_SERVICES", "200000"))
GOAL_BYTES, GOAL_PAUSE = 2_500, 0.02
PIECE = 64 * 1024
WORST = "followers e"
"""Words that thousands of services have, and that mean something."""
COUNTS_FOR = 20.0


class _Network(httpx.AsyncBaseTransport):
    """Answers with `body`, whatever is asked."""

    body = b""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=self._pieces())

    async def _pieces(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.body), PIECE):
            yield self.body[start : start + PIECE]
            await asyncio.sleep(0)


async def measure(folder: Path) -> list[Pair]:
    """Measures in a new process, so that nothing else has touched its memory."""
    file = folder / "huge.db"
    await _stored(file)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.huge", str(file), stdout=asyncio.subprocess.PIPE
    )
    answer, _ = await child.communicate()
    size, pauses = json.loads(answer)
    what = f"{SIZE:,} services"
    kilobytes = Pair(f"KB a service, {what} (no seconds)", "goal", GOAL_BYTES / 1e3, "this bot", size / 1e3)
    return [
        kilobytes,
        *(
            Pair(f"pause, {what}: {why}", "goal", GOAL_PAUSE, how, pauses[why][how])
            for why in pauses
            for how in pauses[why]
        ),
    ]


async def _stored(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    try:
        await migrate(database)
        await Services(database).refresh("north", many(SIZE), NOW)
    finally:
        await database.close()


async def _child(file: str) -> None:
    collect_rarely()
    sys.setswitchinterval(COMPUTES_FOR)
    database, network = Database(f"sqlite:///{file}"), _Network()
    shop, north = _shop(database), _north(network)
    try:
        await Services(database).revisions()
        keep_what_lives()
        before = resident(os.getpid())
        pauses = {"only counted in a thread": await longest_pause(lambda: asyncio.to_thread(_count))}
        pauses["loaded"] = await longest_pause(shop.load)
        gc.collect()
        size = (resident(os.getpid()) - before) / SIZE
        same, dearer = _bodies()
        keep_what_lives()
        for why, body in {"all changed": same, "unchanged": same, "5% changed": dearer}.items():
            network.body = body
            pauses[why] = await longest_pause(lambda: shop.refresh(north, NOW))
        anew = _shop(database)
        pauses["all compared"] = await longest_pause(lambda: anew.refresh(north, NOW))
        pauses["searched"] = await longest_pause(lambda: anew.beside(lambda: anew.catalogue.search(WORST)))
    finally:
        await north.close()
        await database.close()
    print(json.dumps([size, {why: asdict(pause) for why, pause in pauses.items()}]))


def _count() -> None:
    """Computes for some seconds and nothing else: such pauses are the machine's."""
    until = time.perf_counter() + COUNTS_FOR
    while time.perf_counter() < until:
        pass


def _shop(database: Database) -> Shop:
    return Shop(Services(database), ShopRules(database), Policy(), PRICES)


def _north(network: _Network) -> Provider:
    return open_provider("north", ProviderOptions(url="https://north.test/api", key="bench-key"), network=network)


def _bodies() -> tuple[bytes, bytes]:
    """A whole answer, with other descriptions than are stored, and one in which a service in twenty costs more."""
    offered = many(SIZE)
    dearer = [replace(one, rate=Decimal(9)) if number % 20 == 0 else one for number, one in enumerate(offered)]
    return answer_of(offered), answer_of(dearer)


def answer_of(offered: Iterable[Listing]) -> bytes:
    """A panel's answer that lists these services."""
    rows = [
        {
            "service": int(one.number) + 1,
            "name": one.name,
            "category": one.category,
            "type": one.type_text,
            "rate": str(one.rate),
            "min": str(one.minimum),
            "max": str(one.maximum),
            "refill": one.refill,
            "cancel": one.cancel,
            "description": one.description[:60],
        }
        for one in offered
    ]
    return json.dumps(rows).encode()


if __name__ == "__main__":
    asyncio.run(_child(sys.argv[1]))
