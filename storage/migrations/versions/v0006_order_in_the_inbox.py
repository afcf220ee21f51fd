"""The inbox numbers arrivals and stores their person; orders store the thread of their chat."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_WAITING = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.add_column("orders", sa.Column("thread_id", _WHOLE))
    op.execute("CREATE TABLE inbox_before AS SELECT * FROM inbox")
    op.drop_table("inbox")
    op.create_table(
        "inbox",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("update_id", _WHOLE, nullable=False),
        sa.Column("person", _WHOLE, nullable=False),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("readable", sa.Boolean, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("done_at", _TIME),
        sa.UniqueConstraint("update_id", name="inbox_update_id_key"),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO inbox (update_id, person, payload, readable, received_at, worker, done_at)"
        " SELECT update_id, 0, payload, true, received_at, worker, done_at FROM inbox_before"
        " ORDER BY received_at, update_id"
    )
    op.drop_table("inbox_before")
    _name_people()
    op.create_index("inbox_waiting", "inbox", ["person", "id"], sqlite_where=_WAITING, postgresql_where=_WAITING)


def _name_people() -> None:
    """Only an update that is not handled yet must wait for the person's earlier ones."""
    connection = op.get_bind()
    inbox = sa.table("inbox", sa.column("id"), sa.column("person"), sa.column("payload", _JSON), sa.column("done_at"))
    waiting = connection.execute(sa.select(inbox.c.id, inbox.c.payload).where(inbox.c.done_at.is_(None))).all()
    for row_id, payload in waiting:
        connection.execute(sa.update(inbox).where(inbox.c.id == row_id).values(person=_person(payload)))


def _person(payload: Any) -> int:
    payload = json.loads(payload) if isinstance(payload, str) else payload
    event = payload.get("message") or payload.get("callback_query") or {}
    return int((event.get("from") or {}).get("id", 0))


def downgrade() -> None:
    op.execute("CREATE TABLE inbox_after AS SELECT * FROM inbox WHERE readable")
    op.drop_table("inbox")
    op.create_table(
        "inbox",
        sa.Column("update_id", _WHOLE, primary_key=True, autoincrement=False),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("done_at", _TIME),
    )
    op.execute(
        "INSERT INTO inbox (update_id, payload, received_at, worker, done_at)"
        " SELECT update_id, payload, received_at, worker, done_at FROM inbox_after"
    )
    op.drop_table("inbox_after")
    op.create_index("inbox_waiting", "inbox", ["update_id"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.drop_column("orders", "thread_id")
