"""What people choose: their language, which messages they get, and when their phone stays quiet."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_COLUMNS = ("language", "telegram_language", "zone_asked_at", "level", "quiet_from", "quiet_to", "hold", "time_zone")


def upgrade() -> None:
    for column in (
        sa.Column("language", sa.Text()),
        sa.Column("telegram_language", sa.Text()),
        sa.Column("zone_asked_at", _TIME),
        sa.Column("level", sa.Text(), nullable=False, server_default="important"),
        sa.Column("quiet_from", sa.Time()),
        sa.Column("quiet_to", sa.Time()),
        sa.Column("hold", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("time_zone", sa.Text(), nullable=False, server_default="UTC"),
    ):
        op.add_column("users", column)


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("users", name)
