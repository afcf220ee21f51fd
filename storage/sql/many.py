"""One statement for many rows, whose values go to the driver as tuples.

SQLAlchemy makes a dict of each row and reads it back name by name, which takes longer than SQLite needs for the row.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Insert, Update


class _Prepared(NamedTuple):
    text: str
    places: Sequence[int]
    """Which value of a row each parameter is, in the driver's order."""
    processors: Sequence[Callable[[Any], Any] | None]


class Many:
    """`names` says which column or parameter each value of a row is for."""

    def __init__(self, statement: Insert | Update, names: Sequence[str]) -> None:
        self._statement = statement
        self._names = list(names)
        self._of_dialects: WeakKeyDictionary[Dialect, _Prepared] = WeakKeyDictionary()

    def execute(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Carries the statement out for each of `rows`; does nothing without any."""
        values = list(zip(*rows, strict=True))
        if not values:
            return
        how = self._of_dialects.get(connection.dialect) or self._prepare(connection.dialect)
        stored = [_processed(values[place], of) for place, of in zip(how.places, how.processors, strict=True)]
        connection.exec_driver_sql(how.text, list(zip(*stored, strict=True)))

    def _prepare(self, dialect: Dialect) -> _Prepared:
        columns = [name for name in self._names if name in self._statement.table.c]
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=columns, for_executemany=True)
        kinds = [compiled.binds[name].type.dialect_impl(dialect) for name in compiled.positiontup]
        places = [self._names.index(name) for name in compiled.positiontup]
        prepared = _Prepared(str(compiled), places, [kind.bind_processor(dialect) for kind in kinds])
        self._of_dialects[dialect] = prepared
        return prepared


def _processed(column: Sequence[Any], process: Callable[[Any], Any] | None) -> Iterable[Any]:
    """A column's values for the driver. A value that all rows share, such as the time, is processed once."""
    if process is None:
        return column
    return repeat(process(column[0]), len(column)) if len(set(map(id, column))) == 1 else map(process, column)
