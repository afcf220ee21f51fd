"""A process as the world sees it: its tasks and its steps to the outside. It can die or freeze at any step."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, ContextVar, copy_context
from typing import Any, TypeVar

from tests.faults.simulation.world import World

T = TypeVar("T")
DELICATE = 20
"""How many times more often a process freezes at the most dangerous steps."""
_owner: ContextVar["Link | None"] = ContextVar("owner", default=None)


class Link:
    """Connects one process to the world. Once it is cut, nothing that the process does has any effect."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        self.cut = False
        self.died = asyncio.Event()
        self.frozen = False
        self.on_freeze: Callable[[], object] = lambda: None
        self.on_kill: Callable[[], object] = lambda: None
        self._waiting: list[asyncio.Future[None]] = []
        self._tasks: dict[asyncio.Task[Any], None] = {}

    def start(self, main: Coroutine[Any, Any, None]) -> None:
        """Runs `main`; it and every task it makes belong to this process."""
        context = copy_context()
        context.run(_owner.set, self)
        asyncio.get_running_loop().create_task(main, context=context)

    async def cross(self, where: str, delicate: bool = False) -> None:
        """Takes a step to the outside. The process may die or freeze before or after it."""
        self.check(where, delicate)
        await asyncio.sleep(self.world.rng.uniform(0.0005, 0.01))
        self.check(where, delicate)

    def check(self, where: str, delicate: bool = False) -> None:
        """May kill or freeze the process here; lets nothing pass if it is dead."""
        if not self.cut and self.world.hits(self.world.weather.crash):
            self.world.fault(f"{self.name} is killed at {where}")
            self.kill()
        if self.cut:
            raise asyncio.CancelledError
        chance = self.world.weather.freeze * (DELICATE if delicate else 1)
        if not self.frozen and self.world.hits(chance):
            self.freeze(where, self.world.rng.choice([self.world.rng.uniform(1, 15), self.world.rng.uniform(20, 90)]))

    def freeze(self, where: str, seconds: float) -> None:
        """Freezes the process as SIGSTOP does; a later thaw continues it with what it held."""
        self.world.fault(f"{self.name} is frozen at {where} for {seconds:.1f} s")
        self.on_freeze()
        self.frozen = True
        self.world.later(seconds, self._thaw)

    def thawed(self) -> asyncio.Future[None]:
        """A future that is done when the process continues."""
        self._waiting.append(asyncio.get_running_loop().create_future())
        return self._waiting[-1]

    def _thaw(self) -> None:
        if self.frozen:
            self.world.fault(f"{self.name} goes on")
        self.frozen = False
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def kill(self) -> None:
        """Kills the process as `kill -9` does: what it still tries has no effect."""
        if not self.cut:
            self.on_kill()
        self.cut = True
        self._thaw()
        for task in list(self._tasks):
            task.cancel()
        self.died.set()

    def adopt(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))


class _Steps(Coroutine[Any, Any, T]):
    """Passes on each step of a task, but none while its process is frozen."""

    def __init__(self, link: Link, inner: Coroutine[Any, Any, T] | Generator[Any, None, T]) -> None:
        self._link = link
        self._inner = inner
        self._held: BaseException | None = None
        """The exception that was thrown into the frozen task, such as a time-out."""

    def send(self, value: Any) -> Any:
        if self._link.frozen:
            return next(self._link.thawed().__await__())
        if self._held is not None:
            error, self._held = self._held, None
            return self._inner.throw(error)
        return self._inner.send(value)

    def throw(self, error: Any, *rest: Any) -> Any:
        if self._link.frozen:
            self._held = error
            return next(self._link.thawed().__await__())
        return self._inner.throw(error, *rest)

    def close(self) -> None:
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, T]:
        raise NotImplementedError("a task is made of it")


def task_factory(
    loop: asyncio.AbstractEventLoop,
    coro: Coroutine[Any, Any, T] | Generator[Any, None, T],
    context: Context | None = None,
) -> asyncio.Task[T]:
    """Makes each task belong to the process in whose code or context it runs."""
    owner = _owner.get() if context is None else context.get(_owner, None)
    if owner is None:
        return asyncio.Task(coro, loop=loop, context=context)
    task = asyncio.Task(_Steps(owner, coro), loop=loop, context=context)
    owner.adopt(task)
    return task
