"""A process as the world sees it: its tasks, its every step to the outside, and its death at any of them."""

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from typing import Any, TypeVar

from tests.faults.simulation.world import World

T = TypeVar("T")
_owner: ContextVar["Link | None"] = ContextVar("owner", default=None)


class Link:
    """What joins one process to the world. Once it is cut, nothing of the process reaches anything any more."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        self.cut = False
        self.died = asyncio.Event()
        self._tasks: dict[asyncio.Task[Any], None] = {}

    def start(self, main: Coroutine[Any, Any, None]) -> None:
        """Runs `main`; it and every task it makes belong to this process."""
        context = copy_context()
        context.run(_owner.set, self)
        asyncio.get_running_loop().create_task(main, context=context)

    async def cross(self, where: str) -> None:
        """A step to the outside takes a moment, before and after which the process may die."""
        self.check(where)
        await asyncio.sleep(self.world.rng.uniform(0.0005, 0.01))
        self.check(where)

    def check(self, where: str) -> None:
        """Dies here, or lets nothing pass if it is dead already."""
        if not self.cut and self.world.hits(self.world.weather.crash):
            self.world.fault(f"{self.name} is killed at {where}")
            self.kill()
        if self.cut:
            raise asyncio.CancelledError

    def kill(self) -> None:
        """As `kill -9`: whatever the process still tries, nobody hears of it."""
        self.cut = True
        for task in list(self._tasks):
            task.cancel()
        self.died.set()

    def adopt(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))


def task_factory(
    loop: asyncio.AbstractEventLoop,
    coro: Coroutine[Any, Any, T] | Generator[Any, None, T],
    context: Context | None = None,
) -> asyncio.Task[T]:
    """Makes each task belong to the process whose code, or whose context, it runs in."""
    task = asyncio.Task(coro, loop=loop, context=context)
    owner = _owner.get() if context is None else context.get(_owner, None)
    if owner is not None:
        owner.adopt(task)
    return task
