"""From which revision on the bot's code can run on this schema, so that replicas are upgraded one by one."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table("schema_support", sa.Column("works_from", sa.Text, primary_key=True))


def downgrade() -> None:
    op.drop_table("schema_support")
