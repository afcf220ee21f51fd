"""Finds which line of an open list a line that was sent again replaces."""

from collections.abc import Collection, Mapping, Sequence

from core.forms.mass_parsing import MOST_LINES, Correction, ListTooLong
from core.orders.batch import Batch, BatchLine
from core.orders.mass_table import Merged


class NoSuchLine(LookupError):
    """The list has no line of that number."""

    def __init__(self, place: int, count: int) -> None:
        super().__init__(place, count)
        self.place = place
        self.count = count


def belongs(batch: Batch, corrections: Sequence[Correction]) -> bool:
    """Whether lines sent while a list is open are about that list; else they are a new list."""
    if len(corrections) == 1 or any(correction.place is not None for correction in corrections):
        return True
    known = {line.written[:2] for line in batch.lines}
    links = {line.written[1] for line in batch.lines if not line.to_do and len(line.written) > 1}
    return any(c.cells[:2] in known or links & set(c.cells[1:2]) for c in corrections)


def merge(lines: Sequence[BatchLine], corrections: Sequence[Correction]) -> tuple[dict[int, tuple[str, ...]], Merged]:
    """The new cells by place, and what became of the lines without a number. Raises NoSuchLine, ListTooLong."""
    bad = {line.place for line in lines if not line.to_do and line.written}
    before = {line.place: line.written for line in lines}
    cells: dict[int, tuple[str, ...]] = {}
    added: list[int] = []
    changed: list[int] = []
    same: list[int] = []
    for correction in corrections:
        count = len(before.keys() | cells.keys())
        # A line of this message stays: one like it is told as its twin, as in a new list.
        others = {place: written for place, written in before.items() if place not in cells}
        fit = _fitting(correction.cells, others, bad - cells.keys(), len(corrections) == 1)
        place = correction.place or fit or count + 1
        if place > count + 1:
            raise NoSuchLine(place, count)
        if place > MOST_LINES:
            raise ListTooLong
        if correction.place is None:
            known = same if before.get(place) == correction.cells else changed
            (added if fit is None else known).append(place)
        cells[place] = correction.cells
    return cells, Merged(tuple(added), tuple(changed), tuple(same))


def _fitting(
    cells: tuple[str, ...], earlier: Mapping[int, tuple[str, ...]], bad: Collection[int], only: bool
) -> int | None:
    """The place of the line that is most like a line sent without its number, bad ones first; None if none is."""
    if only and len(bad) == 1:
        return next(iter(bad))
    for places in (sorted(bad), sorted(earlier)):
        for place in places:
            if len(cells) >= 2 and earlier[place][:2] == cells[:2]:
                return place
    alike = [place for place in sorted(bad) if set(earlier[place][:2]) & set(cells[:2])]
    return alike[0] if len(alike) == 1 else None
