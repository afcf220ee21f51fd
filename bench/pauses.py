"""How long others in the loop wait at most while something is done."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

_SCHEDULED = Path("/proc/thread-self/schedstat")


@dataclass(frozen=True)
class Pause:
    """Two longest times in seconds: that a task was late, and that this process computed while a task was late.

    The first has the waits for a busy machine's processors in it. In the second the loop had no such wait, so it has
    at least all that is our own.
    """

    late: float
    computing: float


async def longest_pause(act: Callable[[], Awaitable[object]]) -> Pause:
    """The longest that the loop was late for a task that wakes each millisecond, while `act` ran."""
    late, computing = [0.0], [0.0]

    async def wakes() -> None:
        while True:
            asleep, computed, queued = time.perf_counter(), time.process_time(), _queued()
            await asyncio.sleep(0.001)
            late.append(time.perf_counter() - asleep - 0.001)
            held = late[-1] - (_queued() - queued)
            computing.append(min(held, time.process_time() - computed))

    waking = asyncio.create_task(wakes())
    await asyncio.sleep(0.01)
    await act()
    await asyncio.sleep(0.01)
    waking.cancel()
    return Pause(max(late), max(computing))


def _queued() -> float:
    """Seconds that this thread was ready and had to wait for a processor (Linux; elsewhere none are known of)."""
    return int(_SCHEDULED.read_text().split()[1]) / 1e9 if _SCHEDULED.exists() else 0.0
