"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MONEY = sa.Text().with_variant(sa.Numeric(), "postgresql")
_TIME = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    _services()
    _orders()
    _order_indexes()
    _refills()
    _notices()
    _people()


def downgrade() -> None:
    for table in (
        "workers",
        "conversations",
        "users",
        "notices",
        "refills",
        "orders",
        "catalogue_refreshes",
        "service_changes",
        "services",
    ):
        op.drop_table(table)


def _services() -> None:
    op.create_table(
        "services",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("type", sa.Text),
        sa.Column("type_text", sa.Text, nullable=False),
        sa.Column("rate", _MONEY),
        sa.Column("priced", sa.Boolean, nullable=False),
        sa.Column("minimum", _WHOLE),
        sa.Column("maximum", _WHOLE),
        sa.Column("refill", sa.Boolean, nullable=False),
        sa.Column("cancel", sa.Boolean, nullable=False),
        sa.Column("drip_feed", sa.Boolean, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("refill_time", sa.Text, nullable=False),
        sa.Column("offered", sa.Boolean, nullable=False),
        sa.Column("first_seen_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("vanished_at", _TIME),
        sa.UniqueConstraint("provider", "number", name="services_provider_number_key"),
        sqlite_autoincrement=True,
    )
    _service_changes()
    op.create_table(
        "catalogue_refreshes",
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("refreshed_at", _TIME, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
    )


def _service_changes() -> None:
    op.create_table(
        "service_changes",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("service_id", _WHOLE, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name="service_changes_service_id_fkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("service_changes_of_service", "service_changes", ["service_id", "id"])


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("user_id", _WHOLE, nullable=False),
        sa.Column("chat_id", _WHOLE, nullable=False),
        sa.Column("card_message_id", _WHOLE),
        sa.Column("service_id", _WHOLE, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("service_number", sa.Text, nullable=False),
        sa.Column("service_name", sa.Text, nullable=False),
        sa.Column("service_type", sa.Text, nullable=False),
        sa.Column("fields", _JSON, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("quantity", _WHOLE),
        sa.Column("price", _MONEY),
        sa.Column("cost", _MONEY),
        sa.Column("currency", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_text", sa.Text, nullable=False),
        sa.Column("status_at", _TIME, nullable=False),
        sa.Column("provider_order", sa.Text),
        sa.Column("charge", _MONEY),
        sa.Column("charge_currency", sa.Text),
        sa.Column("start_count", _WHOLE),
        sa.Column("remains", _WHOLE),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("seen_at", _TIME),
        sa.Column("sending_at", _TIME),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_check_at", _TIME),
        sa.Column("check_interval", sa.Double),
        sa.Column("cancel_requested_at", _TIME),
        sa.Column("balance_before", _MONEY),
        sa.Column("balance_after", _MONEY),
        sa.Column("decided_by", _WHOLE),
        sa.Column("worker", sa.Text),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name="orders_service_id_fkey"),
        sa.UniqueConstraint("key", name="orders_key_key"),
        sqlite_autoincrement=True,
    )


def _order_indexes() -> None:
    op.create_index("orders_of_user", "orders", ["user_id", "id"])
    op.create_index("orders_by_status", "orders", ["status", "id"])
    op.create_index("orders_at_provider", "orders", ["provider", "provider_order"])
    _due_index("orders")


def _due_index(table: str) -> None:
    _partial_index(f"{table}_due", table, ["provider", "next_check_at"], "next_check_at IS NOT NULL")


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _refills() -> None:
    op.create_table(
        "refills",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("order_id", _WHOLE, nullable=False),
        sa.Column("provider", sa.Text, nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_text", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("seen_at", _TIME),
        sa.Column("next_check_at", _TIME),
        sa.Column("check_interval", sa.Double),
        sa.Column("worker", sa.Text),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="refills_order_id_fkey"),
        sqlite_autoincrement=True,
    )
    op.create_index("refills_of_order", "refills", ["order_id", "id"])
    _due_index("refills")


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", _WHOLE, primary_key=True),
        sa.Column("chat_id", _WHOLE, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("order_id", _WHOLE),
        sa.Column("payload", _JSON, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", _TIME),
        sa.Column("worker", sa.Text),
        sa.Column("done_at", _TIME),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="notices_order_id_fkey"),
        sqlite_autoincrement=True,
    )
    _partial_index("notices_waiting", "notices", ["id"], "done_at IS NULL")
    _partial_index("notices_of_chat", "notices", ["chat_id", "id"], "done_at IS NULL")


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("id", _WHOLE, primary_key=True, autoincrement=False),
        sa.Column("first_seen_at", _TIME, nullable=False),
        sa.Column("terms_version", sa.Text),
        sa.Column("terms_accepted_at", _TIME),
        sa.Column("blocked_at", _TIME),
    )
    op.create_table(
        "conversations",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("state", sa.Text),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
    )
    op.create_table(
        "workers",
        sa.Column("worker", sa.Text, primary_key=True),
        sa.Column("seen_at", _TIME, nullable=False),
    )
