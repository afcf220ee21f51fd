"""Stores when the balance before an order was seen, so that an admin knows how old it is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("orders", sa.Column("balance_before_at", _TIME))


def downgrade() -> None:
    op.drop_column("orders", "balance_before_at")
