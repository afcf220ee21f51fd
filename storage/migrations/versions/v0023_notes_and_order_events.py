"""What was written about and to people, and each change of an order's status."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "person_notes",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("by", _WHOLE, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("person_notes_of_person", "person_notes", ["user_id", "id"])
    op.create_table(
        "order_events",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("order_id", _WHOLE, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_text", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("provider_order", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="order_events_order_id_fkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("order_events_of_order", "order_events", ["order_id", "id"])


def downgrade() -> None:
    op.drop_table("order_events")
    op.drop_table("person_notes")
