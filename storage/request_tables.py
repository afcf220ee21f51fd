"""The tables of what customers ask about their orders."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from core.requests.request import ClosingReason, ReplyPurpose, RequestStatus, RequestTopic
from storage.sql.columns import Member, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

requests = Table(
    "requests",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("order_id", Whole, ForeignKey("orders.id", name="requests_order_id_fkey"), nullable=False),
    Column("user_id", Whole, nullable=False),
    Column("chat_id", Whole, nullable=False),
    Column("topic", Member(RequestTopic), nullable=False),
    Column("words", Words, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", Member(RequestStatus), nullable=False),
    Column("answer", Words, nullable=False),
    Column("more", Words, nullable=False),
    Column("last_answer", Words, nullable=False),
    Column("reason", Member(ClosingReason)),
    Column("handled_by", Whole),
    Column("handled_at", UtcDateTime),
    Index("requests_of_user", "user_id", "id"),
    sqlite_autoincrement=True,
)
_open = requests.c.status == RequestStatus.OPEN
Index("requests_open", requests.c.order_id, unique=True, sqlite_where=_open, postgresql_where=_open)

request_questions = Table(
    "request_questions",
    metadata,
    Column("chat_id", Whole, primary_key=True, autoincrement=False),
    Column("message_id", Whole, primary_key=True, autoincrement=False),
    Column("purpose", Member(ReplyPurpose), nullable=False),
    Column("about", Whole, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
)
