"""Maintenance, the balances that were told to be low, and what the desk finds orders by."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "maintenance",
        sa.Column("id", _WHOLE, primary_key=True, autoincrement=False),
        sa.Column("since", _TIME, nullable=False),
        sa.Column("by", _WHOLE, nullable=False),
        sa.Column("until", _TIME),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_table(
        "balance_alerts",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("told_at", _TIME, nullable=False),
    )
    op.create_index("orders_of_service", "orders", ["service_id", "status", "id"])


def downgrade() -> None:
    op.drop_index("orders_of_service", "orders")
    op.drop_table("balance_alerts")
    op.drop_table("maintenance")
