"""Payments in Stars."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0022"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "star_invoices",
        sa.Column("payload", sa.Text, primary_key=True),
        sa.Column("payer", _WHOLE, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("rate", _MONEY, nullable=False),
        sa.Column("amount", _MONEY, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("charge", sa.Text),
    )
    op.create_index("star_invoices_created", "star_invoices", ["created_at"])
    op.create_table(
        "star_payments",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("charge", sa.Text, nullable=False),
        sa.Column("payer", _WHOLE, nullable=False),
        sa.Column("stars", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("amount", _MONEY),
        sa.Column("currency", sa.Text),
        sa.Column("paid_at", _TIME, nullable=False),
        sa.UniqueConstraint("charge", name="star_payments_charge_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("star_payments_of_payer", "star_payments", ["payer", "id"])
    _refunds()
    op.create_table(
        "star_looks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("looked_at", _TIME, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
    )


def _refunds() -> None:
    payment = sa.ForeignKey("star_payments.id", name="star_refunds_payment_id_fkey")
    op.create_table(
        "star_refunds",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("payment_id", _WHOLE, payment, nullable=False),
        sa.Column("amount", _MONEY, nullable=False),
        sa.Column("by", _WHOLE),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("due_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("done_at", _TIME),
        sa.Column("refused_at", _TIME),
        sa.Column("why", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    stands, is_open = sa.text("refused_at IS NULL"), sa.text("refused_at IS NULL AND done_at IS NULL")
    once = ("star_refunds_once", "star_refunds", ["payment_id"])
    op.create_index(*once, unique=True, sqlite_where=stands, postgresql_where=stands)
    op.create_index("star_refunds_due", "star_refunds", ["due_at"], sqlite_where=is_open, postgresql_where=is_open)


def downgrade() -> None:
    for name in ("star_looks", "star_refunds", "star_payments", "star_invoices"):
        op.drop_table(name)
