"""How long others in the loop wait at most while something is done."""

import asyncio
import os
import selectors
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.garbage_collection import collect_rarely, keep_what_lives

_SCHEDULED = Path("/proc/thread-self/schedstat")
"""Of the thread that opens it."""
COMPUTES_FOR = 0.001
"""That of `bot.run`, which brings 150 MB where it is imported."""


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
        with _queued() as queued:
            while True:
                waited, asleep, computed = queued(), time.perf_counter(), time.process_time()
                await asyncio.sleep(0.001)
                late.append(time.perf_counter() - asleep - 0.001)
                computing.append(min(late[-1] - (queued() - waited), time.process_time() - computed))

    waking = asyncio.create_task(wakes())
    await asyncio.sleep(0.01)
    await act()
    await asyncio.sleep(0.01)
    waking.cancel()
    return Pause(max(late), max(computing))


@contextmanager
def _queued() -> Iterator[Callable[[], float]]:
    """Tells for how many seconds this thread was ready and had to wait for a processor (Linux; elsewhere 0).

    The file stays open: to open, read and close it lets other threads compute at each step, which took up to 5 ms that
    looked like a pause.
    """
    if not _SCHEDULED.exists():
        yield lambda: 0.0
        return
    with _SCHEDULED.open("rb", buffering=0) as file:
        yield lambda: int(os.pread(file.fileno(), 100, 0).split()[1]) / 1e9


class Passes(selectors.DefaultSelector):
    """The selector of a loop that is watched for long: it notes each pass over what was ready, and costs no CPU to
    speak of, where a task that wakes each millisecond takes a twelfth of the processor.
    """

    def __init__(self) -> None:
        super().__init__()
        self._longest = Pause(0.0, 0.0)
        self._began = time.perf_counter(), time.process_time()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        late, computing = time.perf_counter() - self._began[0], time.process_time() - self._began[1]
        known = self._longest
        self._longest = Pause(max(known.late, late), max(known.computing, min(late, computing)))
        ready = super().select(timeout)
        self._began = time.perf_counter(), time.process_time()
        return ready

    def longest(self) -> Pause:
        """The longest pass since the last call, the present one not included."""
        known, self._longest = self._longest, Pause(0.0, 0.0)
        return known


def live_as_the_process_does() -> None:
    """Sets what `bot.run` sets against pauses. Call it when everything is loaded."""
    collect_rarely()
    sys.setswitchinterval(COMPUTES_FOR)
    keep_what_lives()
