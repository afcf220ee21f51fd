"""`python -m bench.scale.planner 50000`: how few calls a planner needs who knows all orders, in multiples of the ideal.

The ideal ignores that orders can be looked at only when a call is made. Here the calls follow a repeating pattern, and
each order waits for the last call before its news is too old; nobody can do with fewer looks, because a later look
never makes the next one due sooner. What each call takes is not limited, and of the calls together only that they
take all looks. So with the pattern given, no schedule needs fewer calls. The pattern is the best that a search finds.
"""

import sys
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import exp, inf, log
from random import Random

from bench.scale.lives import LIFE
from core.orders.poll_schedule import GROWTH, SHARE
from core.orders.tracking import BATCH

SHORTEST, LONGEST = 30.0, 86_400.0
"""Seconds: the bench's POLL__MIN_INTERVAL and POLL__MAX_INTERVAL."""
YOUNG = 8_000.0
"""Seconds for which an order's looks are counted one by one; an older one's waits are longer than any pattern."""
_BORN = 40
"""Moments of the pattern at which an order may begin."""
_STEPS, _SEEDS, _LONGEST_PATTERN = 200, 2, 5


def _between(young: float, old: float) -> float:
    """The looks between two ages, if each is made at its time."""
    return log(old / young) / -log(1 - SHARE)


def _ideal() -> float:
    """The looks of an order's whole life."""
    life, full_at = LIFE.total_seconds(), LONGEST / GROWTH
    return 1 / GROWTH + _between(SHORTEST / GROWTH, full_at) + (life - full_at) / LONGEST


def looks(gaps: Sequence[float]) -> float:
    """The fewest looks of an order's life if calls are made only after these gaps, which repeat."""
    period = sum(gaps)
    calls = list(accumulate(list(gaps) * (int(1.2 * YOUNG / period) + 3), initial=0.0))
    lives = [_young_looks(calls, period * (place + 0.5) / _BORN) for place in range(_BORN)]
    return sum(lives) / _BORN + _ideal() - 1 / GROWTH - _between(SHORTEST / GROWTH, YOUNG)


def _young_looks(calls: Sequence[float], began: float) -> float:
    now, count = began, 0
    while now - began < YOUNG:
        wait = max(SHORTEST, (now - began) * GROWTH)
        last = calls[bisect_right(calls, now + wait + 1e-9) - 1]
        if last <= now:
            return inf
        now, count = last, count + 1
    return count - _between(YOUNG, now - began)


def best_load(orders: int, ratio: float) -> float:
    """The looks as a share of what `ratio` times the ideal calls can take, with the best pattern that is found."""
    period = BATCH * LIFE.total_seconds() / (orders * _ideal() * ratio)
    room = BATCH * LIFE.total_seconds() / (orders * period)
    found = [
        _search([period] * calls, Random(seed)) for calls in range(1, _LONGEST_PATTERN + 1) for seed in range(_SEEDS)
    ]
    return min(found) / room


def _search(gaps: list[float], random: Random) -> float:
    """Moves calls to and fro, less and less willing to make it worse."""
    now = best = looks(gaps)
    heat = 1.0
    for _ in range(_STEPS if len(gaps) > 1 else 0):
        tried, (one, other) = gaps[:], random.sample(range(len(gaps)), 2)
        moved = min(tried[one] - 0.01, random.choice([1, 3, 8]) * random.random())
        tried[one], tried[other] = tried[one] - moved, tried[other] + moved
        count = looks(tried) if max(tried) <= SHORTEST else inf
        if count < now or random.random() < exp(-(count - now) / heat):
            gaps, now = tried, count
            best = min(best, now)
        heat *= 0.98
    return best


def main() -> None:
    for orders in map(int, sys.argv[1:]):
        ratio = next(ratio for ratio in (1 + step / 200 for step in range(100)) if best_load(orders, ratio) <= 1)
        print(f"{orders:>9,} orders: {ratio:.3f} x the looks in full calls")


if __name__ == "__main__":
    main()
