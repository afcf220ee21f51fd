"""The tables of what is known of providers: balances, and how they want to be asked. `storage.tables` has them too."""

from sqlalchemy import Boolean, Column, Table, Text

from storage.sql.columns import Money, UtcDateTime, Words
from storage.sql.metadata import metadata

balances = Table(
    "balances",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("amount", Money, nullable=False),
    Column("currency", Words, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

provider_habits = Table(
    "provider_habits",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("action", Text, primary_key=True),
    Column("together", Boolean),
    Column("field", Text),
    Column("seen_at", UtcDateTime, nullable=False),
)
