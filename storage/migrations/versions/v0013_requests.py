"""What customers ask about their orders, and the messages whose replies are wanted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("order_id", _WHOLE, nullable=False),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("chat_id", _WHOLE, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("more", sa.Text, nullable=False),
        sa.Column("last_answer", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("handled_by", _WHOLE),
        sa.Column("handled_at", _TIME),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="requests_order_id_fkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("requests_of_user", "requests", ["user_id", "id"])
    still_open = sa.text("status = 'open'")
    op.create_index(
        "requests_open",
        "requests",
        ["order_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "request_questions",
        sa.Column("chat_id", _WHOLE, nullable=False),
        sa.Column("message_id", _WHOLE, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("about", _WHOLE, nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="request_questions_pkey"),
    )


def downgrade() -> None:
    op.drop_table("request_questions")
    op.drop_table("requests")
