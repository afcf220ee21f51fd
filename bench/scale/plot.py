"""Draws the days: calls, backlog and memory over the hours, and how stale the news of orders was."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt  # the backend is chosen first

if TYPE_CHECKING:
    from bench.scale.__main__ import Run


def draw(runs: "Sequence[Run]", file: Path) -> None:
    """Writes a PNG with four panels, a line for each run."""
    figure, ((calls, backlog), (memory, stale)) = plt.subplots(2, 2, figsize=(13, 8), layout="constrained")
    shares = [place / 100 for place in range(101)]
    for run in runs:
        limit = "no limit" if run.calls_a_minute is None else f"{run.calls_a_minute:g} calls/min"
        label = f"{run.orders:,}, {run.database}, {limit}"
        hours = range(1, len(run.figures.hours) + 1)
        calls.plot(hours, [hour.calls / 3600 for hour in run.figures.hours], label=label)
        backlog.plot(hours, [hour.backlog for hour in run.figures.hours], label=label)
        memory.plot(hours, [hour.memory / 1e6 for hour in run.figures.hours], label=label)
        stale.plot(
            [100 * share for share in shares], [100 * age for age in run.figures.percentiles(shares)], label=label
        )
    calls.set(title="Calls a second", xlabel="hour", yscale="log")
    backlog.set(title="Orders that should have been looked at", xlabel="hour", yscale="symlog")
    memory.set(title="Memory of the process at most, MB", xlabel="hour", ylim=(0, None))
    stale.set(title="Age of an order's news, % of its own age", xlabel="% of looks", yscale="log")
    stale.axhline(10, color="grey", linestyle=":")
    stale.legend(fontsize=7)
    figure.savefig(file, dpi=90)
