"""Stores what is done once a day, and who wants no news of favourites."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0024"

_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "day_jobs",
        sa.Column("job", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("done_at", _TIME, nullable=False),
    )
    op.add_column("users", sa.Column("favourite_news", sa.Boolean, nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("users", "favourite_news")
    op.drop_table("day_jobs")
