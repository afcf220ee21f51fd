"""Finds which line of an open list a line that was sent again replaces."""

from collections.abc import Collection, Mapping, Sequence

from core.forms.mass_parsing import Correction
from core.orders.batch import Batch


def belongs(batch: Batch, corrections: Sequence[Correction]) -> bool:
    """Whether lines sent while a list is open are about that list; else they are a new list."""
    if len(corrections) == 1 or any(correction.place is not None for correction in corrections):
        return True
    known = {line.written[:2] for line in batch.lines}
    links = {line.written[1] for line in batch.lines if not line.to_do and len(line.written) > 1}
    return any(c.cells[:2] in known or links & set(c.cells[1:2]) for c in corrections)


def fitting(cells: tuple[str, ...], earlier: Mapping[int, tuple[str, ...]], bad: Collection[int], only: bool) -> int:
    """The place of a line sent without its number: of the line it is most like (bad ones first), or a new one."""
    if only and len(bad) == 1:
        return next(iter(bad))
    for places, length in ((sorted(bad), 2), (sorted(earlier), 2)):
        for place in places:
            if len(cells) >= length and earlier[place][:length] == cells[:length]:
                return place
    alike = [place for place in sorted(bad) if set(earlier[place][:2]) & set(cells[:2])]
    return alike[0] if len(alike) == 1 else len(earlier) + 1
