"""The ledger, and which orders are paid from a balance."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0016"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    op.add_column("orders", sa.Column("from_balance", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("orders", sa.Column("cost_currency", sa.Text))
    op.create_index("orders_by_time", "orders", ["created_at"])
    op.create_table(
        "ledger_entries",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("available", _MONEY, nullable=False),
        sa.Column("held", _MONEY, nullable=False),
        sa.Column("available_after", _MONEY, nullable=False),
        sa.Column("held_after", _MONEY, nullable=False),
        sa.Column("order_id", _WHOLE),
        sa.Column("by", _WHOLE),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("key", sa.Text),
        sa.Column("created_at", _TIME, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="ledger_entries_order_id_fkey"),
        sa.UniqueConstraint("user_id", "number", name="ledger_entries_user_id_number_key"),
        sa.UniqueConstraint("key", name="ledger_entries_key_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ledger_entries_of_order", "ledger_entries", ["order_id", "id"])


def downgrade() -> None:
    op.drop_table("ledger_entries")
    op.drop_index("orders_by_time", "orders")
    op.drop_column("orders", "cost_currency")
    op.drop_column("orders", "from_balance")
