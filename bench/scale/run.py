"""One row of the table: what a day with this many orders needed, and what that means for more orders."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from bench.scale.figures import Figures, Hour
from core.orders.tracking import BATCH

ROW = (
    "{:>9} {:<10} {:>7} {:>6} {:>5} {:>8}"
    + 5 * " {:>7}"
    + " {:>9}"
    + 2 * " {:>8}"
    + " {:>13}"
    + 6 * " {:>8}"
    + " {:>5}"
)
HEAD = (
    *("orders", "database", "workers", "limit", "hours", "calls/s", "calls x", "looks x"),
    *("median", "99%", "worst", "old worst", "backlog", "late s", "memory MB", "db MB"),
    *("looks/s", "cpu/look", "cpu/ord", "pause ms", "of ours", "twice"),
)


@dataclass(frozen=True)
class Run:
    """`limit` is the provider's, in calls a minute, or "none". Shares are of an order's age."""

    orders: int
    database: str
    limit: str
    hours: Sequence[Hour]
    ideal_looks: float
    """Those that the day needs at least."""
    ideal_calls: float
    """The looks in full calls, or the calls that the youngest orders need alone, whichever are more."""
    percentiles: Sequence[float]
    """The staleness that 0, 1 ... 100% of the looks don't exceed."""
    worst: float
    """Also of orders that were not looked at."""
    old_worst: float
    workers: int = 1
    """The replicas on the database."""
    twice: int | None = None
    """Looks at an order that another replica was looking at; None where that was not counted."""

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        return cls(**{**plain, "hours": [Hour(**hour) for hour in plain["hours"]]})

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def calls(self) -> int:
        return sum(hour.calls for hour in self.hours)

    @property
    def looks(self) -> int:
        return sum(hour.asked for hour in self.hours)

    def cells(self) -> tuple[str, ...]:
        first, last, span = self.hours[0], self.hours[-1], 3600 * len(self.hours)
        pace = f"{self.calls / span:.3f}"
        ratios = (pace, f"{self.calls / self.ideal_calls:.3f}", f"{self.looks / self.ideal_looks:.3f}")
        stale = [f"{share:.2%}" for share in (*(self.percentiles[at] for at in (50, 99)), self.worst, self.old_worst)]
        seconds, cpu = sum(hour.seconds for hour in self.hours), sum(hour.cpu for hour in self.hours)
        left = (f"{last.backlog:,}", f"{last.late:,.0f}", f"{first.memory / 1e6:.0f} -> {last.memory / 1e6:.0f}")
        what = (f"{self.orders:,}", self.database, f"{self.workers}", self.limit, f"{len(self.hours)}")
        twice = "-" if self.twice is None else f"{self.twice}"
        a_day = 1e3 * cpu / self.orders * 24 / len(self.hours)
        costs = (f"{last.database / 1e6:.0f}", f"{self.looks / seconds:.0f}", f"{1e3 * cpu / self.looks:.2f} ms")
        return *what, *ratios, *stale, *left, *costs, f"{a_day:.1f} ms", *self._pauses(), twice

    def _pauses(self) -> tuple[str, str]:
        """The loop's longest pause, and the longest in which this process computed."""
        late = [hour.stood for hour in self.hours if hour.stood is not None]
        computing = [hour.stood_computing for hour in self.hours if hour.stood_computing is not None]
        return (f"{1e3 * max(late):.0f}", f"{1e3 * max(computing):.0f}") if late else ("-", "-")


def summed(
    orders: int, database: str, workers: int, limit: float | None, figures: Figures, ideal: tuple[float, int]
) -> Run:
    """`ideal` are the fewest looks, and the fewest calls that are due to the youngest orders."""
    percentiles = figures.ages.percentiles([place / 100 for place in range(101)])
    worst = max(figures.ages.worst, *(hour.worst for hour in figures.hours))
    calls = max(ideal[0] / BATCH, ideal[1])
    word = "none" if limit is None else f"{limit:g}"
    shares = (percentiles, worst, figures.old.worst)
    return Run(orders, database, word, figures.hours, ideal[0], calls, *shares, workers, figures.twice)


def binding(runs: Sequence[Run]) -> list[str]:
    """The number of orders that a limit is enough for, by the looks of the longest run with the most orders."""
    kept_up = [run for run in runs if not run.hours[-1].backlog]
    if not kept_up:
        return ["no run without a backlog: a limit binds below these numbers of orders"] if runs else []
    largest = max(kept_up, key=lambda run: (len(run.hours), run.orders))
    looks = largest.looks / largest.orders / len(largest.hours) * 24
    lines = [f"{looks:.2f} looks a day at each of {largest.orders:,} open orders; 100 looks are one call"]
    for limit in (60, 600):
        most = limit * 60 * 24 * BATCH / looks
        lines.append(
            f"{limit} calls a minute bind from some {most:,.0f} open orders on, without the calls that place them"
        )
    return lines
