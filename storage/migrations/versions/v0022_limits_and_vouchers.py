"""People's own limits, and vouchers."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0018"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "person_limits",
        sa.Column("user_id", _WHOLE, primary_key=True, autoincrement=False),
        sa.Column("per_order", _MONEY),
        sa.Column("per_day", _MONEY),
        sa.Column("set_at", _TIME, nullable=False),
    )
    op.create_table(
        "vouchers",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("amount", _MONEY, nullable=False),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("made_by", _WHOLE, nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("redeemed_by", _WHOLE),
        sa.Column("redeemed_at", _TIME),
        sa.UniqueConstraint("code_hash", name="vouchers_code_hash_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "voucher_guesses",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("voucher_guesses_of_user", "voucher_guesses", ["user_id", "at"])


def downgrade() -> None:
    op.drop_table("voucher_guesses")
    op.drop_table("vouchers")
    op.drop_table("person_limits")
