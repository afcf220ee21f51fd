"""Prepared statements: compiled once, and on SQLite handed straight to the driver.

SQLAlchemy's way around a small statement takes three times as long as SQLite itself, and for many rows it makes a dict
of each and reads it back name by name. So what every press, every message and every look at orders needs goes past it.
The types of the columns convert the values, as they do in SQLAlchemy.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.dialects.sqlite.pysqlite import dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine

from storage.sql.sqlite import driver_of

_Row = Sequence[Any]
_Convert = Callable[[Any], Any]
_SQLITE = dialect()


class _Compiled(NamedTuple):
    text: str
    binds: Sequence[tuple[str, _Convert | None]]
    """The parameters in the order of the text, each with what makes the driver's value of one."""
    fixed: Mapping[str, Any]
    """The values that are part of the statement, by the names that SQLAlchemy gave them."""


class Prepared:
    """Each value that changes is a `bindparam`; an `in_` with a list of values cannot be prepared.

    `names` are the columns that an insert without `values` sets, and what the values of `run_many` are for.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete, names: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._names = list(names) if names is not None else None
        self._for_many: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def rows(self, connection: Connection, named: Mapping[str, Any]) -> Sequence[_Row]:
        """The rows that it finds or returns, with the values of `named`."""
        if connection.dialect.is_async:
            return connection.execute(self._statement, named).all()
        return [self._read(row) for row in self._on_driver(connection, named)]

    def one(self, connection: Connection, named: Mapping[str, Any]) -> _Row | None:
        """The first of its rows."""
        return next(iter(self.rows(connection, named)), None)

    def run(self, connection: Connection, named: Mapping[str, Any]) -> None:
        """For a statement that returns no rows."""
        if connection.dialect.is_async:
            connection.execute(self._statement, named)
        else:
            self._on_driver(connection, named)

    def run_many(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Runs it for each of `rows`, whose values stand in the order of `names`; does nothing without any."""
        values = list(zip(*rows, strict=True))
        if not values:
            return
        columns = dict(zip(self._names or (), values, strict=True))
        how = self._of_many(connection.dialect)
        stored = list(zip(*(_processed(columns[name], bind) for name, bind in how.binds), strict=True))
        if connection.dialect.is_async:
            connection.exec_driver_sql(how.text, stored)
        else:
            try:
                driver_of(connection).executemany(how.text, stored)
            except sqlite3.IntegrityError as error:
                raise _named(error, how.text) from error

    def _on_driver(self, connection: Connection, named: Mapping[str, Any]) -> Sequence[_Row]:
        text, binds, fixed = self._on_sqlite
        values = {**fixed, **named} if fixed else named
        bound = [values[name] if bind is None else bind(values[name]) for name, bind in binds]
        try:
            found: Sequence[_Row] = driver_of(connection).execute(text, bound).fetchall()
        except sqlite3.IntegrityError as error:
            raise _named(error, text) from error
        return found

    def _read(self, row: Sequence[Any]) -> _Row:
        values = list(row)
        for place, convert in self._results:
            if (value := values[place]) is not None:
                values[place] = convert(value)
        return values

    @cached_property
    def _on_sqlite(self) -> _Compiled:
        return self._compile(_SQLITE)

    @cached_property
    def _results(self) -> list[tuple[int, _Convert]]:
        """The places in a row whose values are converted, each with what does it."""
        columns = enumerate(self._statement.exported_columns)
        found = ((place, _own(column.type, _SQLITE).result_processor(_SQLITE, None)) for place, column in columns)
        return [(place, convert) for place, convert in found if convert is not None]

    def _of_many(self, dialect: Dialect) -> _Compiled:
        if not dialect.is_async:
            return self._on_sqlite
        if dialect not in self._for_many:
            self._for_many[dialect] = self._compile(dialect, for_executemany=True)
        return self._for_many[dialect]

    def _compile(self, dialect: Dialect, **how: Any) -> _Compiled:
        statement = self._statement
        columns = self._names
        if columns is not None and not isinstance(statement, Select):
            columns = [name for name in columns if name in statement.table.c]
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns, **how)
        parameters = {name: compiled.binds[name] for name in compiled.positiontup}
        binds = [(name, _own(parameters[name].type, dialect).bind_processor(dialect)) for name in compiled.positiontup]
        fixed = {name: one.value for name, one in parameters.items() if one.value is not None}
        return _Compiled(str(compiled), binds, fixed)


def _named(error: sqlite3.IntegrityError, text: str) -> IntegrityError:
    """A broken constraint as SQLAlchemy and PostgreSQL name it; `storage.sql.trouble` knows the others by both."""
    return IntegrityError(text, None, error)


def _own(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _processed(column: Sequence[Any], process: _Convert | None) -> Iterable[Any]:
    """A column's values for the driver. A value that rows share, such as the time, is processed once."""
    if process is None:
        return column
    places = list(map(id, column))
    different = dict(zip(places, column, strict=True))
    if len(different) > len(column) / 2:
        return map(process, column)
    made = {place: process(value) for place, value in different.items()}
    return map(made.__getitem__, places)
