"""One conversation a person, and the wording under which an order was confirmed."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("orders", sa.Column("confirmed_version", sa.Text))
    # What waits for an answer is kept, though its shape is old: its person is told that it starts over.
    kept = [
        {"user_id": json.loads(row.key)[2], "data": row.data, "updated_at": row.updated_at}
        for row in op.get_bind().execute(_old().select())
        if row.state is not None
    ]
    op.drop_table("conversations")
    new = op.create_table(
        "conversations",
        sa.Column("user_id", _WHOLE, primary_key=True, autoincrement=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
    )
    if kept:
        op.bulk_insert(new, kept)


def downgrade() -> None:
    op.drop_table("conversations")
    op.create_table(
        "conversations",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("state", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
    )
    op.drop_column("orders", "confirmed_version")


def _old() -> sa.TableClause:
    return sa.table("conversations", *map(sa.column, ("key", "state", "data", "updated_at")))
