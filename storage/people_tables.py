"""The tables of people: who they are, what they chose, and what they keep at hand. All are in `storage.tables` too."""

from sqlalchemy import Boolean, Column, ForeignKey, Table, Text, Time, false

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
