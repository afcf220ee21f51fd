"""What admins did."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0013"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("actor", _WHOLE, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("before", _JSON),
        sa.Column("after", _JSON),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_of_actor", "audit", ["actor", "id"])
    op.create_index("audit_of_target", "audit", ["target", "id"])


def downgrade() -> None:
    op.drop_table("audit")
