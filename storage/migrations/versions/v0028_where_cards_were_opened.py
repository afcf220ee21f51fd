"""Notes which list an order's card was opened from, so that it leads back there."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("orders", sa.Column("card_from", sa.Text()))


def downgrade() -> None:
    op.drop_column("orders", "card_from")
