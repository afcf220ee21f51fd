"""The desk's tables: whether orders are taken, and which low balances were told. `storage.tables` has them too."""

from sqlalchemy import Column, Table, Text

from storage.sql.columns import UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

maintenance = Table(
    "maintenance",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=False),
    Column("since", UtcDateTime, nullable=False),
    Column("by", Whole, nullable=False),
    Column("until", UtcDateTime),
    Column("words", Words, nullable=False),
)
"""At most one row, while no orders are taken."""

balance_alerts = Table(
    "balance_alerts",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("told_at", UtcDateTime, nullable=False),
)
"""The providers whose balance was told to be low, until it recovers."""
