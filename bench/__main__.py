"""`make bench`: prints every measurement in one table. The ratios matter; the seconds depend on this machine.

`python -m bench burst pressing` measures these two only.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path

from bench import (
    burst,
    confirming,
    finding,
    following,
    housekeeping,
    huge,
    polling,
    pressing,
    refreshing,
    resting,
    searching,
    sending,
    storing,
)
from bench.measure import Pair

MEASUREMENTS: dict[str, Callable[[Path], Awaitable[list[Pair]]]] = {
    "polling": lambda _folder: polling.measure(),
    "searching": lambda _folder: searching.measure(),
    "finding": lambda _folder: finding.measure(),
    "pressing": pressing.measure,
    "following": following.measure,
    "storing": storing.measure,
    "confirming": confirming.measure,
    "refreshing": refreshing.measure,
    "burst": burst.measure,
    "resting": resting.measure,
    "huge": huge.measure,
    "housekeeping": housekeeping.measure,
}


async def _measure(names: Collection[str], folder: Path) -> list[Pair]:
    return [pair for name in names for pair in await MEASUREMENTS[name](folder)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"sending, {', '.join(MEASUREMENTS)}; all by default")
    names = parser.parse_args().names or ["sending", *MEASUREMENTS]
    pairs = sending.measure() if "sending" in names else []
    with tempfile.TemporaryDirectory() as folder:
        pairs += asyncio.run(_measure([name for name in MEASUREMENTS if name in names], Path(folder)))
    row = "{:<38} {:>24} {:>9} {:>20} {:>9} {:>8}"
    print(row.format("", "one way", "seconds", "the other", "seconds", "ratio"))
    for pair in pairs:
        times = f"{pair.one:.3f}", f"{pair.other:.3f}", f"{pair.ratio:.3g}x"
        print(row.format(pair.what, pair.one_way, times[0], pair.other_way, times[1], times[2]))


if __name__ == "__main__":
    main()
