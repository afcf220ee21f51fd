"""The figures of a day: how old the news of an order was, how many calls were made, and what it took."""

import resource
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import ceil, log
from pathlib import Path

from bench.scale.lives import LIFE, Lives
from core.orders.poll_schedule import GROWTH, SHARE, PollSchedule

NEW = 300.0
"""Seconds for which an order is too new to be judged by its age."""
OLD = 86_400.0
"""Seconds from which an order is an old one, which must not starve."""
_FINE = 10_000
_PAGE = resource.getpagesize()


@dataclass
class Ages:
    """How old news was, as shares of the orders' ages, to a hundredth of a percent. Its size never grows."""

    counts: "array[int]" = field(default_factory=lambda: array("Q", [0] * (_FINE + 1)))
    worst: float = 0.0

    def note(self, share: float) -> None:
        self.counts[min(_FINE, ceil(share * _FINE))] += 1
        self.worst = max(self.worst, share)

    def percentiles(self, shares: Sequence[float]) -> list[float]:
        """For each of `shares`, the age that this part of the looks doesn't exceed; 0 if there were no looks."""
        below = list(accumulate(self.counts))
        return [
            next(place for place, many in enumerate(below) if many >= share * below[-1]) / _FINE for share in shares
        ]


@dataclass
class Figures:
    """`ages`: for each look at an order older than `NEW`, the time since the last one as a share of its age."""

    ages: Ages = field(default_factory=Ages)
    old: Ages = field(default_factory=Ages)
    """Of orders older than `OLD` only."""
    calls: int = 0
    asked: int = 0
    messages: int = 0
    twice: int = 0
    """Looks at an order that another replica was looking at."""
    hours: list["Hour"] = field(default_factory=list)

    def note(self, age: float, since: float) -> None:
        if age > NEW:
            self.ages.note(since / age)
        if age > OLD:
            self.old.note(since / age)


@dataclass(frozen=True)
class Hour:
    """One virtual hour: what waited at its end, and what the machine spent on it."""

    calls: int
    asked: int
    backlog: int
    late: float
    """Seconds for which the longest due order waits."""
    worst: float
    """The share of its age for which an open order was not looked at, at the hour's end, at most."""
    memory: int
    """Bytes of this process, the made-up lives included."""
    database: int
    seconds: float
    """Of our time."""
    cpu: float
    """Seconds of this process's."""
    stood: float | None = None
    """Seconds for which the loop stood still, at most; None where that was not measured."""
    stood_computing: float | None = None
    """The same of those in which this process computed (`bench.pauses`)."""


def ideal_looks(lives: Lives, schedule: PollSchedule, day: float) -> float:
    """How many looks one day needs if each order is looked at exactly when its news is a share of its age old."""
    return sum(_looks(max(0.0, -began), min(day - began, LIFE.total_seconds()), schedule) for began in lives.began)


def _looks(young: float, old: float, schedule: PollSchedule) -> float:
    """The looks between two ages of one order: every `minimum`, then every tenth of the age, then every `maximum`."""
    shortest, longest = schedule.minimum.total_seconds(), schedule.maximum.total_seconds()
    grows_at, full_at = shortest / GROWTH, longest / GROWTH
    looks = max(0.0, min(old, grows_at) - young) / shortest
    begin, end = max(young, grows_at), min(old, full_at)
    if end > begin:
        looks += log(end / begin) / -log(1 - SHARE)
    return looks + max(0.0, old - max(young, full_at)) / longest


def fewest_calls(lives: Lives, schedule: PollSchedule, day: float) -> int:
    """How many calls a day needs even if each asks about every order: the youngest order decides when it is due."""
    shortest, longest = schedule.minimum.total_seconds(), schedule.maximum.total_seconds()
    began = [*lives.began, float("inf")]
    calls, now, place = 0, 0.0, 0
    while now < day:
        while began[place + 1] <= now:
            place += 1
        wait = min(max((now - began[place]) * GROWTH, shortest), longest)
        now = min(now + wait, began[place + 1] + shortest)
        calls += 1
    return calls


def memory() -> int:
    """Bytes in memory now, or the most so far if the system does not tell that."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
