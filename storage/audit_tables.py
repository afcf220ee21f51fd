"""The table of what admins did. Rows are only ever added."""

from sqlalchemy import Column, Index, Table, Text

from storage.sql.columns import Json, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

audit = Table(
    "audit",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Whole, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Words, nullable=False),
    Column("before", Json),
    Column("after", Json),
    Index("audit_of_actor", "actor", "id"),
    Index("audit_of_target", "target", "id"),
    sqlite_autoincrement=True,
)
