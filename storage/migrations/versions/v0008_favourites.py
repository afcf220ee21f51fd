"""Stores people's favourite services."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "favourites",
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("service_id", _WHOLE, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "service_id", name="favourites_pkey"),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name="favourites_service_id_fkey"),
    )


def downgrade() -> None:
    op.drop_table("favourites")
