"""Compares a provider's new catalogue with the stored one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import Row

from core.catalogue.catalogue import CatalogueDiff
from core.catalogue.changes import ChangedService
from core.catalogue.memory import PartitionedDict, free_in_steps
from core.catalogue.service import Listing, Service
from storage.sql.columns import clean_number, clean_text

_CONTENT = [field.name for field in fields(Listing)]
_content = attrgetter(*_CONTENT)
_TEXTS = ("number", "name", "category", "type_text", "description", "refill_time")
_STORED = [*_CONTENT, "id", "provider", "offered"]
_RECORDED = ("rate", "minimum", "maximum", "type_text")


@dataclass
class Comparison:
    """What to write. `updated` and `vanished` rows have their id in `row`; the other keys are columns."""

    added: list[dict[str, Any]] = field(default_factory=list)
    updated: list[dict[str, Any]] = field(default_factory=list)
    vanished: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    newsworthy: list[ChangedService] = field(default_factory=list)
    """What people are told about: services that are gone, back, or cost something else."""
    changed: int = 0
    returned: int = 0

    def parts(self) -> list[list[Any]]:
        """All that it has of each service, for `core.catalogue.memory`."""
        return [self.added, self.updated, self.vanished, self.changes, self.newsworthy]

    @property
    def diff(self) -> CatalogueDiff:
        return CatalogueDiff(
            added=len(self.added), changed=self.changed, vanished=len(self.vanished), returned=self.returned
        )

    @property
    def differs(self) -> bool:
        """Whether anything differs, even if it is only the order of the services."""
        return bool(self.added or self.updated or self.vanished)


def compare(stored: Sequence[Row[Any]], listings: Iterable[Listing], now: datetime) -> Comparison:
    """Compares. `stored` are the full rows of one provider. A service that came back counts only as returned."""
    known = PartitionedDict((row.number, row) for row in stored)
    cleaned = list(map(_clean, listings))
    last = PartitionedDict((listing.number, place) for place, listing in enumerate(cleaned))
    found = Comparison()
    as_stored = _stored_content(stored)
    position = -1
    for place, listing in enumerate(cleaned):
        if last[listing.number] != place:
            continue
        position += 1
        row = known.get(listing.number)
        # Most rows are as they were: comparing tuples takes a third of the time of comparing by names.
        if row is not None and as_stored(row) == (*_content(listing), True, position):
            continue
        values = {name: getattr(listing, name) for name in _CONTENT} | {"position": position}
        if row is None:
            found.added.append(values | {"offered": True, "first_seen_at": now, "changed_at": now})
        else:
            _compare_row(found, row._mapping, values, now)
    gone = [row for row in stored if row.offered and row.number not in last]
    found.vanished = [{"row": row.id, "offered": False, "vanished_at": now, "changed_at": now} for row in gone]
    found.changes += [_change(row.id, now, "offered", True, False) for row in gone]
    found.newsworthy += [
        ChangedService(before := _service(row._mapping), replace(before, offered=False)) for row in gone
    ]
    free_in_steps(*known.parts, *last.parts, cleaned, gone)
    return found


def _stored_content(rows: Sequence[Row[Any]]) -> Callable[[Row[Any]], tuple[Any, ...]]:
    """Takes of a row its content, whether it is offered, and its position."""
    names = rows[0]._fields if rows else ()
    return itemgetter(*(names.index(name) for name in (*_CONTENT, "offered", "position"))) if names else tuple


def _compare_row(found: Comparison, row: Mapping[Any, Any], values: dict[str, Any], now: datetime) -> None:
    differing = {name for name in _CONTENT if row[name] != values[name]}
    if not row["offered"]:
        found.returned += 1
    elif differing:
        found.changed += 1
    changed_at = now if differing or not row["offered"] else row["changed_at"]
    found.updated.append(values | {"row": row["id"], "offered": True, "vanished_at": None, "changed_at": changed_at})
    if not row["offered"]:
        found.changes.append(_change(row["id"], now, "offered", False, True))
    found.changes += [_change(row["id"], now, name, row[name], values[name]) for name in _RECORDED if name in differing]
    if not row["offered"] or "rate" in differing:
        found.newsworthy.append(ChangedService(_service(row), _service({**row, **values, "offered": True})))


def _change(service_id: int, now: datetime, field: str, old: Any, new: Any) -> dict[str, Any]:
    return {"service_id": service_id, "at": now, "field": field, "old": _text(old), "new": _text(new)}


def _service(row: Mapping[Any, Any]) -> Service:
    return Service(**{name: row[name] for name in _STORED})


def _clean(listing: Listing) -> Listing:
    """The listing as it will be read back, so that a value that can't be stored doesn't look changed each time."""
    values: dict[str, Any] = {name: clean_text(getattr(listing, name)) for name in _TEXTS}
    for name in ("minimum", "maximum"):
        number = getattr(listing, name)
        values[name] = None if number is None else clean_number(number)
    is_clean = all(value == getattr(listing, name) for name, value in values.items())
    return listing if is_clean else replace(listing, **values)


def _text(value: Decimal | int | str | bool | None) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
