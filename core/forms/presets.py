"""Quantities to choose from with one press: the minimum, round numbers above it, and what was ordered last."""

from itertools import islice

ROUND = tuple(digit * 10**power for power in range(1, 10) for digit in (1, 2, 5))
PREFERRED = frozenset({100, 500, 1_000, 5_000, 10_000, 50_000, 100_000})
SHOWN = 3


def presets(minimum: int, maximum: int, last: int | None = None) -> list[int]:
    """Quantities in ascending order within the limits; up to `SHOWN` round numbers, the usual ones if they fit."""
    fitting = [number for number in ROUND if minimum < number <= maximum]
    usual = [number for number in fitting if number in PREFERRED]
    chosen = list(islice([*usual, *(number for number in fitting if number not in usual)], SHOWN))
    wanted = {minimum, *chosen} | ({last} if last is not None and minimum <= last <= maximum else set())
    return sorted(number for number in wanted if minimum <= number <= maximum)
