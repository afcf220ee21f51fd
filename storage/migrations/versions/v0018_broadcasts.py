"""Broadcasts, whom each was sent to, and who wants none."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0020"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("users", sa.Column("broadcasts", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_table(
        "broadcasts",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("by", _WHOLE, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("chat_id", _WHOLE),
        sa.Column("message_id", _WHOLE),
        sa.Column("progress", sa.Text, nullable=False),
        sa.Column("audience", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("passed", _WHOLE, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("begun_at", _TIME),
        sa.Column("ended_at", _TIME),
        sqlite_autoincrement=True,
    )
    sending = sa.text("progress = 'sending'")
    op.create_index("broadcasts_sending", "broadcasts", ["id"], sqlite_where=sending, postgresql_where=sending)
    op.create_table(
        "broadcast_people",
        sa.Column("broadcast_id", _WHOLE, nullable=False),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("reached", sa.Text),
        sa.PrimaryKeyConstraint("broadcast_id", "user_id", name="broadcast_people_pkey"),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name="broadcast_people_broadcast_id_fkey"),
    )


def downgrade() -> None:
    op.drop_table("broadcast_people")
    op.drop_table("broadcasts")
    op.drop_column("users", "broadcasts")
