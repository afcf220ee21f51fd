"""One comparison: two ways to do the same thing, measured side by side in one run."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Pair:
    """What was done, the two ways to do it, and the seconds that each took."""

    what: str
    one_way: str
    one: float
    other_way: str
    other: float

    @property
    def ratio(self) -> float:
        """How many times as fast the other way is; infinite where it takes nothing."""
        return self.one / self.other if self.other else inf


async def best_of(times: int, act: Callable[[], Awaitable[object]]) -> float:
    """The seconds of the fastest of several runs. Other work on the machine can only make a run slower."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await act()
        taken.append(time.perf_counter() - started)
    return min(taken)


async def best_in_turns(times: int, *acts: Callable[[], Awaitable[object]]) -> list[float]:
    """The seconds of each act's fastest run. They take turns, so that other work on the machine slows all alike."""
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for seconds, act in zip(taken, acts, strict=True):
            seconds.append(await best_of(1, act))
    return [min(seconds) for seconds in taken]
