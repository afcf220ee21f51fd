"""The child that draws a chart: reads JSON from its input, writes a PNG to its output. It imports nothing of ours."""

import json
import sys
from io import BytesIO
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib.figure import Figure  # the backend is chosen first
from matplotlib.ticker import MaxNLocator

BARS, LINE = "#8ab4f8", "#1a7f37"
MOST_LABELS = 15


def draw(told: dict[str, Any]) -> bytes:
    """Bars for orders, a line for money; each has its own scale."""
    mpl.rcParams["text.parse_math"] = False  # a currency may be written with a dollar sign
    labels, orders, money = zip(*told["days"], strict=True)
    figure = Figure(figsize=(9, 4.5), dpi=110, layout="constrained")
    counted = figure.add_subplot()
    counted.bar(range(len(labels)), orders, color=BARS, label=told["orders"])
    counted.set_ylabel(told["orders"])
    counted.set_title(told["title"])
    every = -(-len(labels) // MOST_LABELS)
    counted.set_xticks(range(0, len(labels), every), labels[::every], rotation=45, ha="right")
    counted.yaxis.set_major_locator(MaxNLocator(integer=True))
    paid = counted.twinx()
    paid.plot(range(len(labels)), money, color=LINE, marker="o", label=told["money"])
    paid.set_ylabel(told["money"])
    paid.set_ylim(bottom=0)
    figure.legend(loc="outside lower center", ncols=2)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
