"""Many orders that are placed, refilled or cancelled at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0017"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("chat_id", _WHOLE, nullable=False),
        sa.Column("thread_id", _WHOLE),
        sa.Column("message_id", _WHOLE),
        sa.Column("deed", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("seal", sa.Text, nullable=False),
        sa.Column("confirmation", sa.Text, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("last_update", _WHOLE, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("worker", sa.Text),
        sa.UniqueConstraint("key", name="batches_key_key"),
        sqlite_autoincrement=True,
    )
    running = sa.text("state = 'running'")
    op.create_index("batches_running", "batches", ["id"], sqlite_where=running, postgresql_where=running)
    op.create_table(
        "batch_lines",
        sa.Column("batch_id", _WHOLE, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("written", _JSON, nullable=False),
        sa.Column("service_id", _WHOLE),
        sa.Column("answers", _JSON, nullable=False),
        sa.Column("shown", _JSON),
        sa.Column("order_id", _WHOLE),
        sa.Column("chosen", sa.Boolean, nullable=False),
        sa.Column("begun_at", _TIME),
        sa.Column("result", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "place", name="batch_lines_pkey"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name="batch_lines_batch_id_fkey"),
    )


def downgrade() -> None:
    op.drop_table("batch_lines")
    op.drop_table("batches")
