"""`python -m tests.faults.soak --seconds 180`: runs two bots on one PostgreSQL under random kills and freezes.

People order all the time. Then everything has a minute to settle, and broken promises are counted.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.faults.bots import ForkedBot, open_nursery
from tests.faults.scene import Scene, scene, until
from tests.faults.soaking import People, Troubles
from tests.postgres import SERVER, on_server

STUCK = 60
"""Seconds within which an order must be placed, refused or unconfirmed."""
PACE = "PROVIDERS__PANEL_V2__CALLS_PER_SECOND"
"""Set well above what the people order, so that an order is late because of a fault and not for its turn."""
OUTDATED = "out of date"
OUTDATED_BELOW = 0.02
_ORDERS = text("SELECT id, link, provider_order FROM orders")
_STUCK = text(
    "SELECT id FROM orders WHERE status IN ('queued', 'sending') AND created_at < now() - make_interval(secs => :old)"
)


@dataclass
class Counts:
    presses: int
    orders: int
    duplicates: int
    wrong_numbers: int
    stuck: int
    lost: Mapping[str, int]
    """What the presses were answered that became no order, each with its number."""
    outdated: int

    @property
    def kept(self) -> bool:
        enough = self.outdated < OUTDATED_BELOW * self.presses
        return enough and not (self.duplicates or self.wrong_numbers or self.stuck or self.lost)

    def __str__(self) -> str:
        return (
            f"presses {self.presses}, orders {self.orders}\nduplicates {self.duplicates}\n"
            f"wrong numbers {self.wrong_numbers}\norders stuck over {STUCK} s {self.stuck}\n"
            f"presses of which nothing came {sum(self.lost.values())} {dict(self.lost) or ''}\n"
            f'presses answered "out of date" {self.outdated} ({self.outdated / max(1, self.presses):.1%})'
        )


@asynccontextmanager
async def database() -> AsyncIterator[str]:
    name = f"soak_{uuid4().hex}"
    await on_server(f"CREATE DATABASE {name}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        await on_server(f"DROP DATABASE {name} WITH (FORCE)")


async def soak(seconds: float, people: int, seed: int) -> bool:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, open_nursery(Path(folder) / "socket") as nursery:
        async with database() as url, scene(nursery, Path(folder), {"DATABASE_URL": url, PACE: "100"}) as stage:
            await until("the tables", lambda: "running with" in stage.log, 60)
            second = ForkedBot(stage.bot.environment, nursery=nursery, log=Path(folder) / "second.log")
            await second.start()
            crowd, troubles = People(stage, rng), Troubles([stage.bot, second], rng)
            engine = create_async_engine(url)
            stuck: set[int] = set()
            try:
                await _run(seconds, people, crowd, troubles, engine, stuck)
                counts = await _count(stage, crowd, engine, stuck)
            finally:
                await second.kill()
                await engine.dispose()
    sys.stdout.write(f"{seconds:.0f} s, {troubles.kills} kills, {troubles.freezes} freezes, ")
    sys.stdout.write(f"{crowd.given_up} forms left unanswered, seed {seed}\n{counts}\n")
    return counts.kept


async def _run(
    seconds: float, people: int, crowd: People, troubles: Troubles, engine: AsyncEngine, stuck: set[int]
) -> None:
    looking = asyncio.create_task(_look_for_stuck(engine, stuck))
    busy = [asyncio.create_task(crowd.order_on()) for _ in range(people)]
    trouble = asyncio.create_task(troubles.make())
    await asyncio.wait([looking, *busy, trouble], timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for task in (trouble, *busy):
        task.cancel()
    ended = await asyncio.gather(trouble, *busy, return_exceptions=True)
    await troubles.end()
    await asyncio.sleep(STUCK + 5)
    looking.cancel()
    for end in (*ended, *await asyncio.gather(looking, return_exceptions=True)):
        if isinstance(end, Exception):
            raise end


async def _look_for_stuck(engine: AsyncEngine, stuck: set[int]) -> None:
    while True:
        await asyncio.sleep(1)
        async with engine.connect() as connection:
            stuck.update((await connection.scalars(_STUCK, {"old": STUCK})).all())


async def _count(stage: Scene, crowd: People, engine: AsyncEngine, stuck: set[int]) -> Counts:
    async with engine.connect() as connection:
        rows = (await connection.execute(_ORDERS)).all()
    there = {customer.link: stage.placed_for(customer.link) for customer in crowd.ordered}
    numbers = Counter(row.provider_order for row in rows if row.provider_order is not None)
    wrong = sum(count - 1 for count in numbers.values())
    wrong += sum(bool(row.provider_order) and [o.id for o in there[row.link]] != [row.provider_order] for row in rows)
    pressed = stage.telegram.presses
    answers = {press: str((pressed[press].answer or {}).get("text") or "") for press in pressed}
    stored = {row.link for row in rows}
    lost = [customer.presses[-1] for customer in crowd.ordered if customer.link not in stored]
    return Counts(
        presses=len(answers),
        orders=len(rows),
        duplicates=sum(max(0, len(orders) - 1) for orders in there.values()),
        wrong_numbers=wrong,
        stuck=len(stuck),
        lost=Counter(answers[press] for press in lost),
        outdated=sum(OUTDATED in answer for answer in answers.values()),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--people", type=int, default=12, help="how many order at the same time")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    return not asyncio.run(soak(options.seconds, options.people, options.seed))


if __name__ == "__main__":
    sys.exit(main())
