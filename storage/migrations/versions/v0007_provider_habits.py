"""Stores how providers want to be asked if that differs from their documents."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "provider_habits",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("action", sa.Text, primary_key=True),
        sa.Column("together", sa.Boolean),
        sa.Column("field", sa.Text),
        sa.Column("seen_at", _TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("provider_habits")
