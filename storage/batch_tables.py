"""The tables of many orders that are placed, refilled or cancelled at once."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from core.orders.batch import BatchAction, LineResult, State
from storage.sql.columns import Json, Member, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

batches = Table(
    "batches",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("user_id", Whole, nullable=False),
    Column("chat_id", Whole, nullable=False),
    Column("thread_id", Whole),
    Column("message_id", Whole),
    Column("deed", Member(BatchAction), key="action", nullable=False),
    Column("state", Member(State), nullable=False),
    Column("seal", Text, nullable=False),
    Column("confirmation", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("last_update", Whole, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("worker", Text),
    UniqueConstraint("key", name="batches_key_key"),
    sqlite_autoincrement=True,
)
_running = batches.c.state == State.RUNNING
Index("batches_running", batches.c.id, sqlite_where=_running, postgresql_where=_running)

batch_lines = Table(
    "batch_lines",
    metadata,
    Column("batch_id", Whole, ForeignKey("batches.id", name="batch_lines_batch_id_fkey"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("written", Json, nullable=False),
    Column("service_id", Whole),
    Column("answers", Json, nullable=False),
    Column("shown", Json),
    Column("order_id", Whole),
    Column("chosen", Boolean, nullable=False),
    Column("begun_at", UtcDateTime),
    Column("result", Member(LineResult)),
    Column("detail", Words, nullable=False),
)
