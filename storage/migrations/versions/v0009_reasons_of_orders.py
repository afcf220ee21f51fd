"""The bot's own reasons, which earlier versions kept as English sentences among the provider's words."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_REASONS = {
    "the bot stopped, or lost its database, while it was sending the order": "stopped while sending",
    "an error of the bot's own; its log says more": "own fault",
    "the provider answered with the number of another order": "number of another order",
    "This provider is no longer connected.": "provider not connected",
    "The provider was not available in time.": "not available in time",
    "You cancelled it.": "taken back",
    "the provider does not have this order; nothing was bought": "declared missing",
}
_orders = sa.table("orders", sa.column("error", sa.Text), sa.column("reason", sa.Text))


def upgrade() -> None:
    op.add_column("orders", sa.Column("reason", sa.Text()))
    for words, reason in _REASONS.items():
        op.execute(sa.update(_orders).where(_orders.c.error == words).values(error="", reason=reason))


def downgrade() -> None:
    for words, reason in _REASONS.items():
        op.execute(sa.update(_orders).where(_orders.c.reason == reason, _orders.c.error == "").values(error=words))
    op.drop_column("orders", "reason")
