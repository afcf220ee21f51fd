"""The tables. A change here needs a migration in `storage.migrations.versions`; a test compares the two."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
)

from core.catalogue.service import ServiceType
from core.orders.reason import Reason
from core.orders.status import OrderStatus, RefillStatus
from storage.audit_tables import audit as audit
from storage.batch_tables import batch_lines as batch_lines
from storage.batch_tables import batches as batches
from storage.broadcast_tables import broadcast_people as broadcast_people
from storage.broadcast_tables import broadcasts as broadcasts
from storage.desk_tables import balance_alerts as balance_alerts
from storage.desk_tables import maintenance as maintenance
from storage.directory_tables import order_events as order_events
from storage.directory_tables import person_notes as person_notes
from storage.ledger_tables import ledger_entries as ledger_entries
from storage.member_tables import entry_requests as entry_requests
from storage.member_tables import invitations as invitations
from storage.member_tables import roles as roles
from storage.people_tables import favourites as favourites
from storage.people_tables import shared_cards as shared_cards
from storage.people_tables import users as users
from storage.provider_tables import balances as balances
from storage.provider_tables import provider_habits as provider_habits
from storage.request_tables import request_questions as request_questions
from storage.request_tables import requests as requests
from storage.schema_tables import schema_support as schema_support
from storage.shop_tables import day_jobs as day_jobs
from storage.shop_tables import errands as errands
from storage.shop_tables import shop_rules as shop_rules
from storage.sql.columns import Json, Member, Money, Seconds, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata as metadata
from storage.star_tables import star_invoices as star_invoices
from storage.star_tables import star_looks as star_looks
from storage.star_tables import star_payments as star_payments
from storage.star_tables import star_refunds as star_refunds


def _partial(where: ColumnElement[bool], name: str, *columns: Column[Any], unique: bool = False) -> None:
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


services = Table(
    "services",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("number", Words, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("category", Words, nullable=False),
    Column("type", Member(ServiceType)),
    Column("type_text", Words, nullable=False),
    Column("rate", Money),
    Column("priced", Boolean, nullable=False),
    Column("minimum", Whole),
    Column("maximum", Whole),
    Column("refill", Boolean, nullable=False),
    Column("cancel", Boolean, nullable=False),
    Column("drip_feed", Boolean, nullable=False),
    Column("description", Words, nullable=False),
    Column("refill_time", Words, nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("vanished_at", UtcDateTime),
    UniqueConstraint("provider", "number", name="services_provider_number_key"),
    sqlite_autoincrement=True,
)

service_changes = Table(
    "service_changes",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("service_id", Whole, ForeignKey("services.id", name="service_changes_service_id_fkey"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Words, nullable=False),
    Column("new", Words, nullable=False),
    Index("service_changes_of_service", "service_id", "id"),
    sqlite_autoincrement=True,
)

catalogue_refreshes = Table(
    "catalogue_refreshes",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("refreshed_at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("key", Words, nullable=False),
    Column("user_id", Whole, nullable=False),
    Column("chat_id", Whole, nullable=False),
    Column("card_message_id", Whole),
    Column("service_id", Whole, ForeignKey("services.id", name="orders_service_id_fkey"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("service_number", Words, nullable=False),
    Column("service_name", Words, nullable=False),
    Column("service_type", Member(ServiceType), nullable=False),
    Column("fields", Json, nullable=False),
    Column("link", Words, nullable=False),
    Column("quantity", Whole),
    Column("price", Money),
    Column("cost", Money),
    Column("currency", Words),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", Member(OrderStatus), nullable=False),
    Column("status_text", Words, nullable=False),
    Column("status_at", UtcDateTime, nullable=False),
    Column("provider_order", Words),
    Column("charge", Money),
    Column("charge_currency", Words),
    Column("start_count", Whole),
    Column("remains", Whole),
    Column("error", Words, nullable=False),
    Column("reason", Member(Reason)),
    Column("seen_at", UtcDateTime),
    Column("sending_at", UtcDateTime),
    Column("tries", Integer, nullable=False),
    Column("next_check_at", UtcDateTime),
    Column("check_interval", Seconds),
    Column("cancel_requested_at", UtcDateTime),
    Column("balance_before", Money),
    Column("balance_before_at", UtcDateTime),
    Column("balance_after", Money),
    Column("decided_by", Whole),
    Column("arrives_by", UtcDateTime),
    Column("wait_told_at", UtcDateTime),
    Column("thread_id", Whole),
    Column("worker", Text),
    Column("confirmed_version", Text),
    Column("from_balance", Boolean, nullable=False, server_default=false()),
    Column("cost_currency", Words),
    Column("card_from", Words),
    UniqueConstraint("key", name="orders_key_key"),
    Index("orders_of_user", "user_id", "id"),
    Index("orders_by_status", "status", "id"),
    Index("orders_of_service", "service_id", "status", "id"),
    Index("orders_by_time", "created_at"),
    sqlite_autoincrement=True,
)
_partial(orders.c.next_check_at.is_not(None), "orders_due", orders.c.provider, orders.c.next_check_at)
_partial(
    orders.c.provider_order.is_not(None),
    "orders_at_provider",
    orders.c.provider,
    orders.c.provider_order,
    unique=True,
)

refills = Table(
    "refills",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("order_id", Whole, ForeignKey("orders.id", name="refills_order_id_fkey"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("number", Words),
    Column("status", Member(RefillStatus), nullable=False),
    Column("status_text", Words, nullable=False),
    Column("error", Words, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("next_check_at", UtcDateTime),
    Column("check_interval", Seconds),
    Column("worker", Text),
    Index("refills_of_order", "order_id", "id"),
    sqlite_autoincrement=True,
)
_partial(refills.c.next_check_at.is_not(None), "refills_due", refills.c.provider, refills.c.next_check_at)

notices = Table(
    "notices",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("chat_id", Whole, nullable=False),
    Column("kind", Text, nullable=False),
    Column("order_id", Whole, ForeignKey("orders.id", name="notices_order_id_fkey")),
    Column("payload", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("worker", Text),
    Column("done_at", UtcDateTime),
    Column("outcome", Words, nullable=False),
    sqlite_autoincrement=True,
)
Index("notices_of_order", notices.c.order_id)
_partial(notices.c.done_at.is_(None), "notices_waiting", notices.c.id)
_partial(notices.c.done_at.is_(None), "notices_of_chat", notices.c.chat_id, notices.c.id)
# Written out, because SQLite uses a partial index only if the query has the same words.
TOLD_OF_CHANGES = (notices.c.kind == literal_column("'status'")) & notices.c.done_at.is_not(None)
_partial(TOLD_OF_CHANGES, "notices_told", notices.c.chat_id, notices.c.done_at)

conversations = Table(
    "conversations",
    metadata,
    Column("user_id", Whole, primary_key=True, autoincrement=False),
    Column("data", Words, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("worker", Text, primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Whole, primary_key=True),
    Column("update_id", Whole, nullable=False),
    Column("person", Whole, nullable=False),
    Column("payload", Json, nullable=False),
    Column("readable", Boolean, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("worker", Text),
    Column("done_at", UtcDateTime),
    UniqueConstraint("update_id", name="inbox_update_id_key"),
    sqlite_autoincrement=True,
)
_partial(inbox.c.done_at.is_(None), "inbox_waiting", inbox.c.person, inbox.c.id)
