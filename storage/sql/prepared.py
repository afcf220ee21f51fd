"""Prepared statements: compiled once, and on SQLite handed straight to the driver.

SQLAlchemy's way around a small statement takes three times as long as SQLite itself, so what every press and every
message needs goes past it. The types of the columns convert the values, as they do in SQLAlchemy.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects.sqlite.pysqlite import dialect
from sqlalchemy.types import TypeEngine

_Row = Sequence[Any]
_Convert = Callable[[Any], Any]
_SQLITE = dialect()


class Prepared:
    """Each value that changes is a `bindparam`; an `in_` with a list of values cannot be prepared.

    An insert without `values` sets the columns named in `columns`.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = list(columns) if columns is not None else None

    def rows(self, connection: Connection, named: Mapping[str, Any]) -> Sequence[_Row]:
        """The rows that it finds or returns, with the values of `named`."""
        if connection.dialect.is_async:
            return connection.execute(self._statement, named).all()
        driver: Any = connection.connection.dbapi_connection
        found = driver.execute(self._text, self._bound(named)).fetchall()
        return [self._read(row) for row in found]

    def one(self, connection: Connection, named: Mapping[str, Any]) -> _Row | None:
        """The first of its rows."""
        return next(iter(self.rows(connection, named)), None)

    def run(self, connection: Connection, named: Mapping[str, Any]) -> None:
        """For a statement that returns no rows."""
        if connection.dialect.is_async:
            connection.execute(self._statement, named)
        else:
            driver: Any = connection.connection.dbapi_connection
            driver.execute(self._text, self._bound(named))

    def _bound(self, named: Mapping[str, Any]) -> list[Any]:
        return [named[name] if bind is None else bind(named[name]) for name, bind in self._binds]

    def _read(self, row: Sequence[Any]) -> _Row:
        values = list(row)
        for place, convert in self._results:
            values[place] = convert(values[place])
        return values

    @cached_property
    def _compiled(self) -> Any:
        return self._statement.compile(dialect=_SQLITE, column_keys=self._columns)

    @cached_property
    def _text(self) -> str:
        return str(self._compiled)

    @cached_property
    def _binds(self) -> list[tuple[str, _Convert | None]]:
        """The parameters in the order of the text, each with what makes the driver's value of one."""
        binds = self._compiled.binds
        return [(name, _own(binds[name].type).bind_processor(_SQLITE)) for name in self._compiled.positiontup]

    @cached_property
    def _results(self) -> list[tuple[int, _Convert]]:
        """The places in a row whose values are converted, each with what does it."""
        columns = enumerate(self._statement.exported_columns)
        found = ((place, _own(column.type).result_processor(_SQLITE, None)) for place, column in columns)
        return [(place, convert) for place, convert in found if convert is not None]


def _own(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.dialect_impl(_SQLITE)
