"""`python -m bench.scale --orders 10000 --orders 100000`: a virtual day each, on SQLite and on PostgreSQL, with and
without a limit of the provider's. Prints a table, keeps the runs with `--record FILE.jsonl`, and draws all that are
kept there with `--plot FILE.png`.
"""

import argparse
import json
import subprocess
import sys
from itertools import product
from pathlib import Path

from bench.scale.alone import live_alone
from bench.scale.run import HEAD, ROW, Run, binding


def main() -> None:
    arguments = _arguments()
    runs = _recorded(arguments.record)
    print(ROW.format(*HEAD))
    for run in runs:
        print(ROW.format(*run.cells()))
    for orders in arguments.orders or ([] if runs else [10_000]):
        for database in arguments.database or ["sqlite", "postgresql"]:
            for limit, workers in product(arguments.limit or [None, 60.0], arguments.workers or [1]):
                schedule = (arguments.min_interval, arguments.max_interval)
                run = live_alone(orders, database, limit, arguments.hours, schedule, arguments.seed, workers)
                print(ROW.format(*run.cells()), flush=True)
                runs.append(run)
                if arguments.record is not None:
                    with arguments.record.open("a") as file:
                        file.write(json.dumps(run.plain()) + "\n")
    print(*binding(runs), sep="\n")
    if arguments.plot is not None:
        lines = "\n".join(json.dumps(run.plain()) for run in runs)
        subprocess.run(  # noqa: S603  # a process of its own: matplotlib costs 50 MB where it is imported
            [sys.executable, "-m", "bench.scale.plot", str(arguments.plot)], input=lines, text=True, check=True
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description="A virtual day of many open orders.")
    parser.add_argument(
        "--orders",
        type=int,
        action="append",
        help="how many orders are open; may be given several times; 10000 unless given or recorded",
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append", help="both unless given")
    parser.add_argument("--limit", type=_limit, action="append", help="calls a minute, or none; both unless given")
    parser.add_argument(
        "--workers",
        type=int,
        action="append",
        help="replicas; may be given several times; 1 unless given",
    )
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--min-interval", type=float, default=30, help="POLL__MIN_INTERVAL, in seconds")
    parser.add_argument("--max-interval", type=float, default=86_400, help="POLL__MAX_INTERVAL, in seconds")
    parser.add_argument("--record", type=Path, help="a file that keeps each run, and shows those kept before")
    parser.add_argument("--plot", type=Path, help="a PNG file")
    arguments = parser.parse_args()
    if max(arguments.workers or [1]) > 1 and arguments.database != ["postgresql"]:
        parser.error("a SQLite file has one process: --workers needs --database postgresql")
    return arguments


def _limit(word: str) -> float | None:
    return None if word == "none" else float(word)


def _recorded(file: Path | None) -> list[Run]:
    if file is None or not file.exists():
        return []
    return [Run.read(json.loads(line)) for line in file.read_text().splitlines()]


if __name__ == "__main__":
    main()
