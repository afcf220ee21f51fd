"""The tables of people: who they are, their choices, favourites and shared cards. All are in `storage.tables` too."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, Time, UniqueConstraint, false, true

from core.people.preferences import Level
from storage.sql.columns import Member, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

users = Table(
    "users",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("terms_version", Text),
    Column("terms_accepted_at", UtcDateTime),
    Column("blocked_at", UtcDateTime),
    Column("language", Text),
    Column("telegram_language", Words),
    Column("zone_asked_at", UtcDateTime),
    Column("level", Member(Level), nullable=False, server_default=Level.IMPORTANT.value),
    Column("quiet_from", Time),
    Column("quiet_to", Time),
    Column("hold", Boolean, nullable=False, server_default=false()),
    Column("time_zone", Text, nullable=False, server_default="UTC"),
    Column("favourite_news", Boolean, nullable=False, server_default=true()),
    Column("broadcasts", Boolean, nullable=False, server_default=true()),
    Column("name", Words, nullable=False, server_default=""),
    Column("username", Words),
)

favourites = Table(
    "favourites",
    metadata,
    Column("user_id", Whole, primary_key=True, autoincrement=False),
    Column(
        "service_id",
        Whole,
        ForeignKey("services.id", name="favourites_service_id_fkey"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("created_at", UtcDateTime, nullable=False),
)

shared_cards = Table(
    "shared_cards",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("order_id", Whole, ForeignKey("orders.id", name="shared_cards_order_id_fkey"), nullable=False),
    Column("user_id", Whole, nullable=False),
    Column("with_details", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("inline_message_id", Words, nullable=False),
    Column("shown", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    UniqueConstraint("nonce", name="shared_cards_nonce_key"),
    UniqueConstraint("inline_message_id", name="shared_cards_inline_message_id_key"),
    Index("shared_cards_of_order", "order_id"),
    sqlite_autoincrement=True,
)
