"""Which process does what one of them does for all, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "errands",
        sa.Column("errand", sa.Text, primary_key=True),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("until", _TIME, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("errands")
