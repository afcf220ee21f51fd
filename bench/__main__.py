"""`make bench`: prints every measurement in one table. The ratios matter; the seconds depend on this machine."""

import asyncio
import tempfile
from pathlib import Path

from bench import burst, confirming, finding, following, polling, pressing, refreshing, searching, sending, storing
from bench.measure import Pair


async def _measure(folder: Path) -> list[Pair]:
    pairs = await polling.measure() + await searching.measure()
    pairs += await finding.measure() + await pressing.measure(folder)
    pairs += await following.measure(folder)
    pairs += await storing.measure(folder) + await confirming.measure(folder) + await refreshing.measure(folder)
    return pairs + await burst.measure(folder)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pairs = sending.measure() + asyncio.run(_measure(Path(folder)))
    row = "{:<38} {:>24} {:>9} {:>20} {:>9} {:>8}"
    print(row.format("", "one way", "seconds", "the other", "seconds", "ratio"))
    for pair in pairs:
        times = f"{pair.one:.3f}", f"{pair.other:.3f}", f"{pair.ratio:.3g}x"
        print(row.format(pair.what, pair.one_way, times[0], pair.other_way, times[1], times[2]))


if __name__ == "__main__":
    main()
