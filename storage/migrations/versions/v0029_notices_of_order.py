"""Finds an order's notices by an index: each change looks for one to replace, and a timeline shows all of them."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_index("notices_of_order", "notices", ["order_id"])


def downgrade() -> None:
    op.drop_index("notices_of_order", "notices")
