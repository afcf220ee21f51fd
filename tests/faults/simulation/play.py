"""One seeded run: things go wrong in a world, then the weather clears and the promises are checked."""

import asyncio
import logging
from dataclasses import dataclass, field

from bench.virtual_time import run
from tests.faults.simulation.link import task_factory
from tests.faults.simulation.people import People
from tests.faults.simulation.process import Process
from tests.faults.simulation.promises import Promises
from tests.faults.simulation.provider import Mood, Server
from tests.faults.simulation.tables import Tables
from tests.faults.simulation.telegram import Telegram
from tests.faults.simulation.world import ADMINS, PromiseBroken, Weather, World

PATIENCE = 1800.0
"""Seconds within which everything must settle once the faults have ended."""


@dataclass
class Report:
    """What happened in one run."""

    seconds: float
    orders: int
    unconfirmed: int
    faults: int
    processes: int
    shown: int
    trace: list[str] = field(repr=False)


def play(seed: int, weather: Weather | None = None) -> Report:
    """Runs one world, in random weather unless given. Raises PromiseBroken with the seed and the story."""
    world = World(seed)
    if weather is not None:
        world.weathers.append(weather)
    logging.disable(logging.CRITICAL)
    try:
        report = run(_live(world))
    finally:
        logging.disable(logging.NOTSET)
    if world.found:
        story = "\n".join(world.trace())
        raise PromiseBroken(f"{story}\nseed {seed}: " + "; ".join(world.found))
    return report


async def _live(world: World) -> Report:
    loop = asyncio.get_running_loop()
    loop.set_task_factory(task_factory)
    loop.set_exception_handler(lambda _, context: _unexpected(world, context))
    stage = _Stage(world)
    await stage.run()
    return Report(
        world.seconds,
        len(stage.tables.orders.rows),
        len(stage.promises.unconfirmed),
        len(world.faults),
        stage.processes,
        sum(map(len, stage.telegram.chats.values())),
        world.trace(),
    )


def _unexpected(world: World, context: dict[str, object]) -> None:
    if "handle" in context:
        world.broken(f"the world itself failed: {context.get('exception')!r}")


class _Stage:
    def __init__(self, world: World) -> None:
        self.world = world
        self.tables = Tables()
        self.telegram = Telegram(world, self.tables.inbox.rows)
        self.servers = [Server(world, "plain", repeatable=False), Server(world, "keyed", repeatable=True)]
        self.people = People(world, self.telegram, self.tables, self.servers)
        by_name = {server.name: server for server in self.servers}
        self.promises = Promises(world, self.tables, self.telegram, by_name, self.people)
        self.tables.orders.on_saved = self.promises.saved
        self.tables.on_moved = self.promises.money
        self.processes = 0
        self.running: dict[int, Process] = {}

    async def run(self) -> None:
        slots = [asyncio.create_task(self._keep_running(slot)) for slot in range(self.world.workers)]
        admins = [asyncio.create_task(self.people.admin(admin)) for admin in ADMINS]
        moods = [asyncio.create_task(server.live()) for server in self.servers]
        users = [asyncio.create_task(self.people.user(id)) for id in range(1, self.world.rng.randint(2, 5))]
        await asyncio.gather(*users)
        await asyncio.sleep(self.world.rng.uniform(0, 60))
        self.world.tell("the weather clears")
        self.world.weathers.append(Weather())
        for server, mood in zip(self.servers, moods, strict=True):
            mood.cancel()
            server.mood = Mood.WELL
        await self._settle()
        if not self.world.found:
            self.promises.check()
        for task in (*slots, *admins):
            task.cancel()

    async def _settle(self) -> None:
        deadline, calm = self.world.seconds + PATIENCE, 0
        while self.world.seconds < deadline and not self.world.found:
            await asyncio.sleep(5)
            # A process that goes on mends what it did late: the second look is after that.
            frozen = any(process.link.frozen for process in self.running.values())
            calm = calm + 1 if self.promises.quiet() and not frozen else 0
            if calm == 2:
                return
        if not self.world.found:
            self.world.broken("after half an hour of calm something is still under way")

    async def _keep_running(self, slot: int) -> None:
        """Acts as a supervisor: starts a process, sometimes stops it, and starts the next one when it has ended."""
        while True:
            self.processes += 1
            process = self.running[slot] = Process(
                self.world, self.tables, self.telegram, self.servers, f"bot{slot}.{self.processes}"
            )
            process.link.start(process.run())
            try:
                async with asyncio.timeout(self.world.rng.expovariate(1 / 120) if self.world.weather.crash else None):
                    await process.link.died.wait()
            except TimeoutError:
                process.link.start(process.stop())
                await process.link.died.wait()
            self.world.excused.update(self.tables.notices.in_hand(process.link.name))
            await asyncio.sleep(self.world.rng.uniform(1, 5))
