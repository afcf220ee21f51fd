"""The cards of orders that people put into other chats."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "shared_cards",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("order_id", _WHOLE, nullable=False),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("with_details", sa.Boolean, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("inline_message_id", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("edited_at", _TIME),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="shared_cards_order_id_fkey"),
        sa.UniqueConstraint("nonce", name="shared_cards_nonce_key"),
        sa.UniqueConstraint("inline_message_id", name="shared_cards_inline_message_id_key"),
        # An id is never given again: a notice of a forgotten card must not edit another.
        sqlite_autoincrement=True,
    )
    op.create_index("shared_cards_of_order", "shared_cards", ["order_id"])


def downgrade() -> None:
    op.drop_table("shared_cards")
