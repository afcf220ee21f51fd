"""The few statements that SQLAlchemy spells differently per database."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Boolean, Column, ColumnElement, Connection, Table, bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

from storage.sql.columns import Wholes

Insert = postgresql.Insert | sqlite.Insert
INSERTS: Mapping[str, Callable[[Table], Insert]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
"""By dialect, for statements that are built once."""


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: SQLAlchemy would add "= 1", and SQLite would no longer use an index."""
        return self


def among(column: Column[int], name: str) -> ColumnElement[bool]:
    """Whether `column` is one of the numbers in the parameter `name`.

    The list is one parameter: for `in_` SQLAlchemy writes part of the statement anew each time.
    """
    return _Among(column, bindparam(name, type_=Wholes()))


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: Any, **how: Any) -> str:
    column, numbers = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608  # both are SQL, not values


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: Any, **how: Any) -> str:
    column, numbers = (compiler.process(part, **how) for part in element.clauses)
    return f"{column} = ANY ({numbers})"


def one_of(column: Column[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """Whether `column` is one of our own `words`, which are written into the statement."""
    return column.in_([literal_column(f"'{word}'") for word in words])


def insert(connection: AsyncConnection | Connection, table: Table) -> Insert:
    """An insert in the connection's dialect, which has `on_conflict_do_...`."""
    return INSERTS[connection.dialect.name](table)


async def upsert(
    connection: AsyncConnection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    new: Mapping[str, Any] | None = None,
) -> None:
    """`put`, for a unit of work that is a coroutine."""
    await connection.run_sync(partial(put, table=table, key=key, values=values, new=new))


def put(
    connection: Connection,
    table: Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Sets `values` in the row of `key`; if there is none, inserts it, with `new` as well."""
    statement = insert(connection, table).values(**key, **values, **(new or {}))
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
