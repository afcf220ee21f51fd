"""Stores updates before Telegram hears that they arrived, and keeps the last known balances."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", _WHOLE, primary_key=True, autoincrement=False),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("received_at", _TIME, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("done_at", _TIME),
    )
    waiting = sa.text("done_at IS NULL")
    op.create_index("inbox_waiting", "inbox", ["update_id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "balances",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("amount", _MONEY, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("seen_at", _TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("balances")
    op.drop_table("inbox")
