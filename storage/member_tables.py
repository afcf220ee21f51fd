"""The tables of who is let in: roles, those who ask, and invitations."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, UniqueConstraint

from core.members.member import Way
from core.people.role import Role
from storage.sql.columns import Member, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

roles = Table(
    "roles",
    metadata,
    Column("user_id", Whole, primary_key=True, autoincrement=False),
    Column("role", Member(Role), nullable=False),
    Column("way", Member(Way), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("by", Whole),
)

entry_requests = Table(
    "entry_requests",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("user_id", Whole, nullable=False),
    Column("name", Words, nullable=False),
    Column("username", Words),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("allowed", Boolean),
    Column("decided_by", Whole),
    Column("decided_at", UtcDateTime),
    Index("entry_requests_of_user", "user_id", "id"),
    Index("entry_requests_by_time", "asked_at"),
    sqlite_autoincrement=True,
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("code_hash", Text, nullable=False),
    Column("by", Whole, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("revoked_at", UtcDateTime),
    UniqueConstraint("code_hash", name="invitations_code_hash_key"),
    sqlite_autoincrement=True,
)
