"""The tables of money. Rows of the ledger are only ever added."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from core.money.ledger import EntryKind
from storage.sql.columns import Member, Money, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("user_id", Whole, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Member(EntryKind), nullable=False),
    Column("currency", Words, nullable=False),
    Column("available", Money, nullable=False),
    Column("held", Money, nullable=False),
    Column("available_after", Money, nullable=False),
    Column("held_after", Money, nullable=False),
    Column("order_id", Whole, ForeignKey("orders.id", name="ledger_entries_order_id_fkey")),
    Column("by", Whole),
    Column("note", Words, nullable=False),
    Column("key", Text),
    Column("created_at", UtcDateTime, nullable=False),
    # Two entries can't be written on the same ground, whatever locks fail.
    UniqueConstraint("user_id", "number", name="ledger_entries_user_id_number_key"),
    UniqueConstraint("key", name="ledger_entries_key_key"),
    Index("ledger_entries_of_order", "order_id", "id"),
    sqlite_autoincrement=True,
)

person_limits = Table(
    "person_limits",
    metadata,
    Column("user_id", Whole, primary_key=True, autoincrement=False),
    Column("per_order", Money),
    Column("per_day", Money),
    Column("set_at", UtcDateTime, nullable=False),
)

vouchers = Table(
    "vouchers",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("code_hash", Text, nullable=False),
    Column("amount", Money, nullable=False),
    Column("currency", Words, nullable=False),
    Column("made_by", Whole, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("redeemed_by", Whole),
    Column("redeemed_at", UtcDateTime),
    UniqueConstraint("code_hash", name="vouchers_code_hash_key"),
    # An id is never given again: it is in the key of an entry.
    sqlite_autoincrement=True,
)

voucher_guesses = Table(
    "voucher_guesses",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("user_id", Whole, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("voucher_guesses_of_user", "user_id", "at"),
    sqlite_autoincrement=True,
)
