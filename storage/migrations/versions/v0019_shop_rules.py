"""Stores what the operator changed about services: prices, names, and what is hidden or pinned."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "shop_rules",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("percent", _MONEY),
        sa.Column("fixed", _MONEY),
        sa.Column("price", _MONEY),
        sa.Column("floor", _MONEY),
        sa.Column("name", sa.Text),
        sa.Column("group", sa.Text),
        sa.Column("hidden", sa.Boolean),
        sa.Column("pinned", sa.Boolean),
        sa.Column("loss_up_to", _MONEY),
        sa.Column("changed_by", _WHOLE, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("shop_rules")
