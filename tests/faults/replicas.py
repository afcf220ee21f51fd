"""`python -m tests.faults.replicas --people 200 --freeze 40`: three replicas on one PostgreSQL and one Redis.

Telegram posts to one address, and a proxy spreads that over the replicas. While people order, one replica is killed,
one is frozen, and one is stopped and started as for an upgrade. Then the promises are judged, and the figures printed.
"""

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from sandbox.botprocess import Process
from tests.bot.asking import free_port
from tests.faults.bots import ForkedBot, Nursery, open_nursery
from tests.faults.proxy import Proxy
from tests.faults.scene import PROVIDER, Customer, Scene, scene, until
from tests.faults.soak import database
from tests.faults.witness import Account, judge, read_notes

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
FAILED = "Please try again"
PATIENCE = 75.0
"""Seconds: what a frozen replica holds is another's after 20, and Telegram's limits slow everybody."""
_ORDERS = text("SELECT link, status, provider_order FROM orders")
_INBOX = text("SELECT person, update_id FROM inbox ORDER BY id")
_WAITING = text(
    "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) + (SELECT count(*) FROM notices WHERE done_at IS NULL)"
    " + (SELECT count(*) FROM orders WHERE status IN ('queued', 'sending', 'pending', 'in progress'))"
)


@dataclass
class Replicas:
    """Three bots behind one proxy."""

    stage: Scene
    bots: list[ForkedBot]
    proxy: Proxy
    engine: AsyncEngine
    notes: Path
    harmed: set[int] = field(default_factory=set)
    """The processes that were killed or frozen."""

    async def kill(self, number: int, down: float) -> None:
        self._harm(number)
        await self.bots[number].kill()
        await asyncio.sleep(down)
        await self.bots[number].start()

    async def freeze(self, number: int, seconds: float) -> None:
        self._harm(number)
        await self.bots[number].freeze()
        await asyncio.sleep(seconds)
        await self.bots[number].thaw()

    async def upgrade(self, number: int) -> None:
        code = await self.bots[number].stop()
        assert code == 0, f"the replica ended with {code}"
        await self.bots[number].start()

    def _harm(self, number: int) -> None:
        process: Process | None = self.bots[number]._process
        self.harmed.add(getattr(process, "pid", 0))

    async def settled(self) -> None:
        """Waits until nothing is left to handle, to place, to follow or to send."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        async with self.engine.connect() as connection:
            while await connection.scalar(_WAITING):
                assert asyncio.get_running_loop().time() < deadline, "something still waits"
                await connection.rollback()
                await asyncio.sleep(0.2)


@asynccontextmanager
async def replicas(nursery: Nursery, folder: Path) -> AsyncIterator[Replicas]:
    """Three replicas that receive, with Telegram's limits in force."""
    ports = [free_port() for _ in range(3)]
    proxy = Proxy([f"http://127.0.0.1:{port}" for port in ports])
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(database())
        address = await stack.enter_async_context(proxy.serve())
        settings = {
            "DATABASE_URL": url,
            # A database of its own in Redis: other tests use the same token.
            "REDIS_URL": urlsplit(REDIS)._replace(path=f"/{random.randint(1, 15)}").geturl(),
            "WEBHOOK__URL": f"{address}/updates",
            "WEBHOOK__SECRET": "a-secret-for-three-replicas",
            "HTTP__PORT": str(ports[0]),
            "LIMITS__SENDS_PER_SECOND": "29",
            "LIMITS__CHAT_SENDS_PER_SECOND": "1",
            "PROVIDERS__PANEL_V2__TIMEOUT": "5",
            "PROVIDERS__PANEL_V2__CALLS_PER_SECOND": "50",
            "POLL__MIN_INTERVAL": "2",
            "POLL__MAX_INTERVAL": "2",
            "WITNESS": str(folder / "notes"),
        }
        stage = await stack.enter_async_context(scene(nursery, folder, settings))
        stage.stage.telegram.api.limits.on = True
        stage.stage.provider.worlds[PROVIDER].balance = Decimal(10_000)
        await until("the first replica", lambda: "Telegram posts updates" in stage.log, 60)
        bots = [stage.bot]
        for number, port in enumerate(ports[1:], 2):
            environment = {**stage.bot.environment, "HTTP__PORT": str(port)}
            bots.append(ForkedBot(environment, nursery=nursery, log=folder / f"bot{number}.log"))
            stack.push_async_callback(bots[-1].kill)
            await bots[-1].start()
            await until("another replica", lambda: "Telegram posts updates" in bots[-1].log.read_text(), 60)
        engine = create_async_engine(url)
        stack.push_async_callback(engine.dispose)
        yield Replicas(stage, bots, proxy, engine, folder / "notes")


@dataclass
class Crowd:
    """People who order one after the other, `at_once` of them at the same time."""

    stage: Scene
    people: int
    rng: random.Random
    at_once: int = 20
    ordered: list[Customer] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    """Seconds from "/order ..." to the summary."""
    pressed: list[float] = field(default_factory=list)
    """Seconds from the press to its answer."""
    answers: dict[int, str] = field(default_factory=dict)
    tried_again: int = 0

    async def order(self, within: float) -> None:
        """Everybody orders; they begin spread over `within` seconds, and some press twice."""
        room = asyncio.Semaphore(self.at_once)
        await asyncio.gather(*(self._one(room, 3000 + n, n * within / self.people) for n in range(self.people)))

    async def _one(self, room: asyncio.Semaphore, person: int, after: float) -> None:
        await asyncio.sleep(after)
        async with room:
            loop, customer = asyncio.get_running_loop(), Customer(self.stage, person)
            begun = loop.time()
            await customer.fills_the_form(PATIENCE)
            self.asked.append(loop.time() - begun)
            self.ordered.append(customer)
            begun = loop.time()
            presses = [customer.places_the_order() for _ in range(self.rng.choice([1, 1, 2]))]
            self.answers[person] = await customer.is_answered(presses[0], PATIENCE)
            if FAILED in self.answers[person]:
                # The bot asks the person to try again. The frozen process may still have stored the order.
                self.tried_again += 1
                self.answers[person] = await customer.is_answered(customer.places_the_order(), PATIENCE)
            self.pressed.append(loop.time() - begun)


@dataclass
class Outcome:
    people: int
    orders: Counter[str]
    placed_twice: int
    lost: int
    untold: int
    """People who did not hear how their order ended."""
    told_twice: int
    refusals: int
    """Requests that Telegram refused with 429."""
    account: Account
    taken: Counter[int]
    passed_on: int
    asked: list[float]
    pressed: list[float]
    tried_again: int
    """People who were told that it failed, and pressed once more."""
    shown: list[str]
    """What the people of lost orders were answered and shown."""

    @property
    def broken(self) -> dict[str, int]:
        account = self.account
        promises = {
            "placed twice": self.placed_twice,
            "lost": self.lost,
            "people who heard nothing": self.untold,
            "updates that nobody handled": account.unhandled,
            "updates handled twice": account.twice,
            "people whose updates changed places": account.out_of_order,
            "updates of one person handled at once": account.overlapping,
        }
        return {promise: times for promise, times in promises.items() if times}

    def __str__(self) -> str:
        spread = ", ".join(f"{count}" for _, count in sorted(self.taken.items()))
        ended = ", ".join(f"{count} {status}" for status, count in self.orders.items())
        return (
            f"people {self.people}, orders: {ended}\n"
            f"updates {self.account.handled}, stored by the replicas: {spread}; "
            f"passed on by the proxy {self.passed_on}\n"
            f"from /order to the summary: {_times(self.asked)}\nfrom the press to its answer: {_times(self.pressed)}\n"
            f"begun again after a kill or a freeze {self.account.begun_again}, messages told twice {self.told_twice}, "
            f"told that it failed and pressed again {self.tried_again}, refused by Telegram (429) {self.refusals}\n"
            f"broken promises: {self.broken or 'none'}"
            + "".join(f"\n{note}" for note in (*self.account.doubled, *self.shown))
        )


def _times(seconds: list[float]) -> str:
    return (
        f"median {median(seconds):.2f} s, 95% within {quantiles(seconds, n=20)[-1]:.2f} s, at most {max(seconds):.2f} s"
    )


async def run(replicas: Replicas, people: int, frozen: float, seed: int) -> Outcome:
    crowd = Crowd(replicas.stage, people, random.Random(seed))
    trouble = asyncio.create_task(_trouble(replicas, frozen))
    await asyncio.gather(crowd.order(frozen + 8), trouble)
    await replicas.settled()
    return await _outcome(replicas, crowd)


async def _trouble(replicas: Replicas, frozen: float) -> None:
    await asyncio.sleep(2)
    await replicas.kill(1, down=3)
    freezing = asyncio.create_task(replicas.freeze(2, frozen))
    await asyncio.sleep(3)
    await replicas.upgrade(0)
    await freezing


async def _outcome(replicas: Replicas, crowd: Crowd) -> Outcome:
    stage = replicas.stage
    async with replicas.engine.connect() as connection:
        orders = {row.link: row for row in await connection.execute(_ORDERS)}
        in_order = defaultdict[int, list[int]](list)
        for row in await connection.execute(_INBOX):
            in_order[row.person].append(row.update_id)
    there = {customer.link: len(stage.placed_for(customer.link)) for customer in crowd.ordered}
    told = {customer.id: _told(stage, customer.id) for customer in crowd.ordered}
    calls = stage.stage.telegram.api.calls.after(0, "")
    return Outcome(
        people=crowd.people,
        orders=Counter(row.status for row in orders.values()),
        placed_twice=sum(count > 1 for count in there.values()),
        lost=sum(customer.link not in orders for customer in crowd.ordered) + crowd.people - len(crowd.ordered),
        untold=sum(not times for times in told.values()),
        told_twice=sum(times > 1 for times in told.values()),
        refusals=sum(call["status"] == 429 for call in calls),
        account=judge(read_notes(replicas.notes), in_order, replicas.harmed),
        taken=replicas.proxy.taken,
        passed_on=replicas.proxy.passed_on,
        asked=crowd.asked,
        pressed=crowd.pressed,
        tried_again=crowd.tried_again,
        shown=[_shown(stage, customer, crowd) for customer in crowd.ordered if customer.link not in orders],
    )


def _shown(stage: Scene, customer: Customer, crowd: Crowd) -> str:
    texts = [(one["kind"], one["text"]) for kind in ("message", "edited") for one in stage.shown(customer.id, kind)]
    return f"{customer.id} was answered {crowd.answers.get(customer.id)!r} and shown {texts}"


def _told(stage: Scene, chat: int) -> int:
    words = ("is completed", "is unconfirmed", "was not placed", "was refused", "couldn't be placed")
    return sum(any(word in message["text"] for word in words) for message in stage.shown(chat))


async def main(people: int, frozen: float, seed: int, logs: Path | None) -> bool:
    with tempfile.TemporaryDirectory() as folder, open_nursery(Path(folder) / "socket") as nursery:
        async with replicas(nursery, Path(folder)) as three:
            outcome = await run(three, people, frozen, seed)
        if logs is not None:
            _keep(Path(folder), logs)
    sys.stdout.write(
        f"three replicas, one killed, one frozen for {frozen:.0f} s, one upgraded; seed {seed}\n{outcome}\n"
    )
    return not outcome.broken


def _keep(folder: Path, logs: Path) -> None:
    logs.mkdir(parents=True, exist_ok=True)
    for log in (*folder.glob("*.log"), folder / "notes"):
        shutil.copy(log, logs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.faults.replicas", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--freeze", type=float, default=40, help="for how many seconds one replica stands still")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--logs", type=Path, help="a folder that keeps what the replicas logged")
    options = parser.parse_args()
    sys.exit(not asyncio.run(main(options.people, options.freeze, options.seed, options.logs)))
