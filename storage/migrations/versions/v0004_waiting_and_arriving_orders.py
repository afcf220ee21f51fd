"""Stores until when an order may still reach its provider, and whether its owner knows that it waits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("orders", sa.Column("arrives_by", _TIME))
    op.add_column("orders", sa.Column("wait_told_at", _TIME))


def downgrade() -> None:
    op.drop_column("orders", "wait_told_at")
    op.drop_column("orders", "arrives_by")
