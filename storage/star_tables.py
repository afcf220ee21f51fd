"""The tables of payments in Stars: invoices, payments, refunds, and how far the account was read."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.sql.columns import Money, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

star_invoices = Table(
    "star_invoices",
    metadata,
    Column("payload", Text, primary_key=True),
    Column("payer", Whole, nullable=False),
    Column("stars", Integer, nullable=False),
    Column("rate", Money, nullable=False),
    Column("amount", Money, nullable=False),
    Column("currency", Words, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("charge", Text),
    Index("star_invoices_created", "created_at"),
)

star_payments = Table(
    "star_payments",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("charge", Text, nullable=False),
    Column("payer", Whole, nullable=False),
    Column("stars", Integer, nullable=False),
    Column("payload", Words, nullable=False),
    Column("amount", Money),
    Column("currency", Words),
    Column("paid_at", UtcDateTime, nullable=False),
    UniqueConstraint("charge", name="star_payments_charge_key"),
    Index("star_payments_of_payer", "payer", "id"),
    sqlite_autoincrement=True,
)

star_refunds = Table(
    "star_refunds",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("payment_id", Whole, ForeignKey("star_payments.id", name="star_refunds_payment_id_fkey"), nullable=False),
    Column("amount", Money, nullable=False),
    Column("by", Whole),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("done_at", UtcDateTime),
    Column("refused_at", UtcDateTime),
    Column("why", Words, nullable=False),
    # An id is never given again: it is in the keys of entries.
    sqlite_autoincrement=True,
)
_stands = star_refunds.c.refused_at.is_(None)
Index(
    "star_refunds_once",
    star_refunds.c.payment_id,
    unique=True,
    sqlite_where=_stands,
    postgresql_where=_stands,
)
_open = _stands & star_refunds.c.done_at.is_(None)
Index("star_refunds_due", star_refunds.c.due_at, sqlite_where=_open, postgresql_where=_open)

star_looks = Table(
    "star_looks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("seen", Integer, nullable=False),
)
