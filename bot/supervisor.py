"""Supervised background tasks: each repeats one step, and survives a step that fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from core.backoff import pause_after
from storage.database import DatabaseTrouble

logger = logging.getLogger(__name__)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
"""Seconds after a failure: short of what makes a worker count as dead, and short enough to be back at once."""
Step = Callable[[], Awaitable[object]]


@dataclass
class _Repeated:
    """One task. `busy` tells whether it is in a step, which may be let end, or pausing, which may be cut short."""

    name: str
    step: Step
    every: float
    woken_by: asyncio.Event | None
    busy: bool = False

    async def run(self) -> None:
        pause, failures = self.every, 0
        while True:
            self.busy = True
            try:
                more = await self.step()
                pause, failures = self.every, 0
            except Exception as error:
                failures += 1
                pause = pause_after(failures, FIRST_PAUSE, LONGEST_PAUSE)
                self._tell(error, pause)
                more = None
            self.busy = False
            # Also after a step with more to do: the tasks can be stopped between two steps.
            await self._pause(0 if more else pause)

    def _tell(self, error: Exception, pause: float) -> None:
        if (trouble := _trouble(error)) is not None:
            logger.error("%s: %s; trying again in %.1f s", self.name, trouble, pause)
        else:
            logger.error("%s failed; trying again in %.1f s", self.name, pause, exc_info=error)

    async def _pause(self, seconds: float) -> None:
        if self.woken_by is None or not seconds:
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            # Not wait_for: in Python 3.11 it forgets a cancellation that comes together with the event.
            async with asyncio.timeout(seconds):
                await self.woken_by.wait()
        self.woken_by.clear()


def _trouble(error: Exception) -> DatabaseTrouble | None:
    """The database's trouble, if only that went wrong, once or several times at once."""
    while isinstance(error, ExceptionGroup) and error.split(DatabaseTrouble)[1] is None:
        error = error.exceptions[0]
    return error if isinstance(error, DatabaseTrouble) else None


class Background:
    """The background tasks of one process."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], _Repeated] = {}

    def repeat(self, name: str, step: Step, every: float, woken_by: asyncio.Event | None = None) -> None:
        """Repeats `step` until the end: at once while it returns a true value, else after `every` seconds.

        `woken_by` cuts the pause short. A step that fails is logged and tried again after growing pauses.
        """
        repeated = _Repeated(name, step, every, woken_by)
        self._tasks[asyncio.create_task(repeated.run(), name=name)] = repeated

    async def stop(self, within: float) -> None:
        """Lets the running steps end, for `within` seconds at most; then cancels everything."""
        deadline = asyncio.get_running_loop().time() + within
        while any(task.busy for task in self._tasks.values()) and asyncio.get_running_loop().time() < deadline:
            self._cancel(busy=False)
            await asyncio.sleep(0.02)
        self._cancel(busy=True)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _cancel(self, *, busy: bool) -> None:
        for task, repeated in self._tasks.items():
            if busy or not repeated.busy:
                task.cancel()
