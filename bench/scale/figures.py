"""What is measured of a day: how old the news of an order was, how many calls were made, and what it took."""

import resource
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from bench.scale.lives import LIFE, Lives
from core.orders.pace import SHARE, Pace

NEW = 300.0
"""Seconds for which an order is too new to be judged by its age."""


@dataclass
class Figures:
    """`staleness`: for each look at an order older than `NEW`, the time since the last one as a share of its age."""

    staleness: "array[float]" = field(default_factory=lambda: array("f"))
    calls: int = 0
    asked: int = 0
    messages: int = 0
    hours: list["Hour"] = field(default_factory=list)

    def percentiles(self, shares: Sequence[float]) -> list[float]:
        """The staleness that so many of the looks don't exceed; 0 where nothing was judged."""
        ranked = sorted(self.staleness)
        return [ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0.0 for share in shares]


@dataclass(frozen=True)
class Hour:
    """One virtual hour: what waited at its end, and what the machine spent on it."""

    calls: int
    asked: int
    backlog: int
    memory: int
    """Bytes of this process at most so far, the made-up lives included."""
    database: int
    seconds: float
    """Of our time."""


def ideal_looks(lives: Lives, pace: Pace, day: float) -> float:
    """How many looks one day needs if each order is looked at exactly when a share of its age has passed."""
    return sum(_looks(max(0.0, -began), min(day - began, LIFE.total_seconds()), pace) for began in lives.began)


def _looks(young: float, old: float, pace: Pace) -> float:
    """The looks between two ages of one order: one each `minimum`, then each tenth of the age, then each `maximum`."""
    shortest, longest = pace.minimum.total_seconds(), pace.maximum.total_seconds()
    grows_at, full_at = shortest / SHARE, longest / SHARE
    looks = max(0.0, min(old, grows_at) - young) / shortest
    begin, end = max(young, grows_at), min(old, full_at)
    if end > begin:
        looks += log(end / begin) / SHARE
    return looks + max(0.0, old - max(young, full_at)) / longest


def memory() -> int:
    """Bytes that this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
