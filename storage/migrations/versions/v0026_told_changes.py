"""Finds fast what a chat was told within the last minute, so that many changes are gathered in one message."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

_CHANGES = sa.text("kind = 'status' AND done_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("notices_told", "notices", ["chat_id", "done_at"], sqlite_where=_CHANGES, postgresql_where=_CHANGES)


def downgrade() -> None:
    op.drop_index("notices_told", table_name="notices")
