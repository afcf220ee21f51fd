"""Back-off: the pause doubles with every failure in a row."""

from datetime import timedelta
from typing import TypeVar

Length = TypeVar("Length", float, timedelta)


def pause_after(failures: int, first: Length, longest: Length) -> Length:
    """`first` after one failure, twice that after two, and never more than `longest`."""
    doubled: Length = first * 2 ** min(failures - 1, 20)
    return min(doubled, longest)
