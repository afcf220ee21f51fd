"""A catalogue of 200,000 services: the bytes that a service takes in memory, and the longest pause of the loop."""

import asyncio
import gc
import json
import os
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from bench.finding import PRICES, longest_pause
from bench.measure import Pair
from bench.offers import NOW
from bench.resting import many, resident
from bot.garbage import collect_rarely, keep_what_lives
from bot.run import COMPUTES_FOR
from core.catalogue.policy import Policy
from core.catalogue.shop import Shop
from storage.catalogue import Services
from storage.database import Database
from storage.migrations import migrate
from storage.shop_rules import ShopRules

SIZE = int(os.environ.get("BENCH_SERVICES", "200000"))
GOAL_BYTES, GOAL_PAUSE = 2_500, 0.02


async def measure(folder: Path) -> list[Pair]:
    """In a process of its own, whose memory nothing else has touched."""
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
        *(Pair(f"longest pause, {what}: {why}", "goal", GOAL_PAUSE, "this bot", pauses[why]) for why in pauses),
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
    database = Database(f"sqlite:///{file}")
    services = Services(database)
    shop = Shop(services, ShopRules(database), Policy(), PRICES)
    try:
        await services.revisions()
        keep_what_lives()
        before = resident(os.getpid())
        pauses = {"loaded": await longest_pause(shop.load)}
        gc.collect()
        size = (resident(os.getpid()) - before) / SIZE
        keep_what_lives()
        offered = many(SIZE)
        pauses["compared"] = await longest_pause(lambda: services.refresh("north", offered, NOW))
        pauses["unchanged"] = await longest_pause(lambda: services.refresh("north", offered, NOW))
        dearer = [replace(one, rate=Decimal(9)) if i % 20 == 0 else one for i, one in enumerate(offered)]
        pauses["5% changed"] = await longest_pause(lambda: services.refresh("north", dearer, NOW))
    finally:
        await database.close()
    print(json.dumps([size, pauses]))


if __name__ == "__main__":
    asyncio.run(_child(sys.argv[1]))
