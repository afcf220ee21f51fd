"""A provider's number belongs to one order.

If several orders share one, the earliest keeps it and the others lose it. An open one becomes unconfirmed, so that an
admin finds its own number; an ended one keeps its status. Both keep the number in their error text.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NAME, _COLUMNS = "orders_at_provider", ["provider", "provider_order"]
_ENDED = ("completed", "partial", "canceled", "refunded", "rejected", "expired", "refused", "not sent")

_orders = sa.table(
    "orders",
    *(sa.column(name, sa.Integer) for name in ("id", "version")),
    *(sa.column(name, sa.Text) for name in ("provider", "provider_order", "status", "error", "worker")),
    sa.column("next_check_at"),
)


def upgrade() -> None:
    _set_aside(~_orders.c.status.in_(_ENDED), status="unconfirmed")
    _set_aside(_orders.c.status.in_(_ENDED))
    op.drop_index(_NAME, "orders")
    numbered = sa.text("provider_order IS NOT NULL")
    op.create_index(_NAME, "orders", _COLUMNS, unique=True, sqlite_where=numbered, postgresql_where=numbered)


def downgrade() -> None:
    op.drop_index(_NAME, "orders")
    op.create_index(_NAME, "orders", _COLUMNS)


def _set_aside(which: sa.ColumnElement[bool], **more: str) -> None:
    """Removes the number from those orders of `which` that are not the first to have it."""
    earlier = _orders.alias("earlier")
    shared = sa.exists().where(
        earlier.c.provider == _orders.c.provider,
        earlier.c.provider_order == _orders.c.provider_order,
        earlier.c.id < _orders.c.id,
    )
    why = "the provider's number " + _orders.c.provider_order + " was stored for another order, too"
    values = {"provider_order": None, "error": why, "version": _orders.c.version + 1, **more}
    values |= {"next_check_at": None, "worker": None}
    op.execute(_orders.update().where(which, shared).values(values))
