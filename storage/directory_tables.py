"""The tables for admins: notes about people, messages to them, and what happened to orders."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from core.members.directory import NoteKind
from core.orders.status import OrderStatus
from storage.sql.columns import Member, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

person_notes = Table(
    "person_notes",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("user_id", Whole, nullable=False),
    Column("kind", Member(NoteKind), nullable=False),
    Column("by", Whole, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("words", Words, nullable=False),
    Index("person_notes_of_person", "user_id", "id"),
    sqlite_autoincrement=True,
)

order_events = Table(
    "order_events",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("order_id", Whole, ForeignKey("orders.id", name="order_events_order_id_fkey"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("status", Member(OrderStatus), nullable=False),
    Column("status_text", Words, nullable=False),
    Column("error", Words, nullable=False),
    Column("provider_order", Words),
    Column("tries", Integer, nullable=False),
    Index("order_events_of_order", "order_id", "id"),
    sqlite_autoincrement=True,
)
"""Each change of an order's status. Rows are only ever added."""
