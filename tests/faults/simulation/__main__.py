"""`python -m tests.faults.simulation`: runs many seeds on all cores and prints each broken promise's seed and story."""

import argparse
import os
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor

from tests.faults.simulation.play import Report, play
from tests.faults.simulation.world import PromiseBroken

SHOWN = 3
"""How many stories are printed in full; the others show only their seed."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500, help="how many worlds to run")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--seed", type=int, help="runs this one alone and tells all that happened")
    options = parser.parse_args()
    if options.seed is not None:
        return _one(options.seed)
    return _many(range(options.first, options.first + options.seeds))


def _one(seed: int) -> int:
    outcome = _outcome(seed)
    sys.stdout.write("\n".join(outcome.trace) + "\n" if isinstance(outcome, Report) else outcome + "\n")
    return isinstance(outcome, str)


def _many(seeds: range) -> int:
    started = time.monotonic()
    reports, broken = [], 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for outcome in pool.map(_outcome, seeds, chunksize=20):
            if isinstance(outcome, Report):
                reports.append(outcome)
                continue
            broken += 1
            sys.stdout.write((outcome if broken <= SHOWN else outcome.splitlines()[-1]) + "\n")
    sys.stdout.write(_summary(reports, broken, time.monotonic() - started) + "\n")
    return broken > 0


def _outcome(seed: int) -> Report | str:
    try:
        return play(seed)
    except PromiseBroken as error:
        return str(error)


def _summary(reports: Iterable[Report], broken: int, took: float) -> str:
    reports = list(reports)
    virtual = sum(report.seconds for report in reports)
    return (
        f"{len(reports) + broken} worlds, {broken} with a broken promise; {virtual / 3600:.1f} h of theirs in "
        f"{took:.1f} s of ours ({virtual / took:.0f} times as fast): {sum(r.orders for r in reports)} orders "
        f"({sum(r.unconfirmed for r in reports)} unconfirmed for a while), {sum(r.faults for r in reports)} faults "
        f"at Telegram, the database and processes, {sum(r.processes for r in reports)} processes, "
        f"{sum(r.shown for r in reports)} messages and edits"
    )


if __name__ == "__main__":
    sys.exit(main())
