"""Names of people, their roles, those who ask to be let in, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0019"

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("users", sa.Column("name", sa.Text, nullable=False, server_default=""))
    op.add_column("users", sa.Column("username", sa.Text))
    op.create_table(
        "roles",
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", _WHOLE),
        sa.PrimaryKeyConstraint("user_id", name="roles_pkey"),
    )
    op.create_table(
        "entry_requests",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("username", sa.Text),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("allowed", sa.Boolean),
        sa.Column("decided_by", _WHOLE),
        sa.Column("decided_at", _TIME),
        sqlite_autoincrement=True,
    )
    op.create_index("entry_requests_of_user", "entry_requests", ["user_id", "id"])
    op.create_index("entry_requests_by_time", "entry_requests", ["asked_at"])
    op.create_table(
        "invitations",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("code_hash", sa.Text, nullable=False),
        sa.Column("by", _WHOLE, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.Column("revoked_at", _TIME),
        sa.UniqueConstraint("code_hash", name="invitations_code_hash_key"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("invitations")
    op.drop_table("entry_requests")
    op.drop_table("roles")
    op.drop_column("users", "username")
    op.drop_column("users", "name")
