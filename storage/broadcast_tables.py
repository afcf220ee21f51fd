"""The tables of broadcasts, and of the people that each one was sent to. All are in `storage.tables` too."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from core.broadcasts.broadcast import Audience, Progress, Reached
from storage.sql.columns import Member, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("by", Whole, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("text", Words, nullable=False),
    Column("chat_id", Whole),
    Column("message_id", Whole),
    Column("progress", Member(Progress), nullable=False),
    Column("audience", Member(Audience)),
    Column("language", Text),
    Column("size", Integer, nullable=False),
    Column("passed", Whole, nullable=False),
    Column("worker", Text),
    Column("begun_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    sqlite_autoincrement=True,
)
_sending = broadcasts.c.progress == Progress.SENDING
Index("broadcasts_sending", broadcasts.c.id, sqlite_where=_sending, postgresql_where=_sending)

broadcast_people = Table(
    "broadcast_people",
    metadata,
    Column(
        "broadcast_id",
        Whole,
        ForeignKey("broadcasts.id", name="broadcast_people_broadcast_id_fkey"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("user_id", Whole, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reached", Member(Reached)),
)
"""A row is there before the message leaves."""
