"""`python -m bench.scale.plot FILE.png`: draws the runs that it reads, one JSON object a line. A process of its own."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt  # the backend is chosen first

LIMIT = {"none": "no limit"}
COLOURS = ("tab:blue", "tab:orange", "tab:green", "tab:red", "tab:purple", "tab:brown")


def draw(runs: Sequence[Mapping[str, Any]], file: Path) -> None:
    """Writes a PNG with four panels: a colour for each number of orders, dashed with a limit, pale on PostgreSQL."""
    figure, ((calls, backlog), (memory, stale)) = plt.subplots(2, 2, figsize=(13, 8), layout="constrained")
    sizes = sorted({run["orders"] for run in runs})
    for run in runs:
        replicas = f", {run['workers']} replicas" if run["workers"] > 1 else ""
        limit = LIMIT.get(run["limit"], run["limit"] + " calls/min")
        how = {
            "label": f"{run['orders']:,}, {run['database']}, {limit}{replicas}",
            "color": COLOURS[sizes.index(run["orders"]) % len(COLOURS)],
            "linestyle": "-" if run["limit"] == "none" else "--",
            "marker": "." if len(run["hours"]) < 5 else "",
            "alpha": 1.0 if run["database"] == "sqlite" else 0.5,
        }
        hours = range(1, len(run["hours"]) + 1)
        calls.plot(hours, [hour["calls"] / 3600 for hour in run["hours"]], **how)
        backlog.plot(hours, [hour["backlog"] for hour in run["hours"]], **how)
        memory.plot(hours, [hour["memory"] / 1e6 for hour in run["hours"]], **how)
        stale.plot(range(101), [100 * age for age in run["percentiles"]], **how | {"marker": ""})
    calls.set(title="Calls a second", xlabel="virtual hour", yscale="log")
    backlog.set(title="Orders that should have been looked at", xlabel="virtual hour", yscale="symlog", ylim=(0, None))
    memory.set(title="Memory of the process, MB, the made-up lives included", xlabel="virtual hour", ylim=(0, None))
    stale.set(title="Age of an order's news at a look, % of its own age", xlabel="% of looks", ylim=(0, 20))
    stale.axhline(10, color="grey", linestyle=":")
    calls.legend(fontsize=7, loc="center right", bbox_to_anchor=(1, 0.7))
    figure.savefig(file, dpi=90)


if __name__ == "__main__":
    draw([json.loads(line) for line in sys.stdin], Path(sys.argv[1]))
