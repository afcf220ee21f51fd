"""The tables of the shop: the operator's changes to services. All are in `storage.tables` too."""

from sqlalchemy import Boolean, Column, Date, Table, Text

from storage.sql.columns import Money, UtcDateTime, Whole, Words
from storage.sql.metadata import metadata

day_jobs = Table(
    "day_jobs",
    metadata,
    Column("job", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("done_at", UtcDateTime, nullable=False),
)
"""Jobs that are done once a day, however many processes run."""

errands = Table(
    "errands",
    metadata,
    Column("errand", Text, primary_key=True),
    Column("worker", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
"""The leases of jobs: which process does one for all, and until when no other gets it."""

shop_rules = Table(
    "shop_rules",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("percent", Money),
    Column("fixed", Money),
    Column("price", Money),
    Column("floor", Money),
    Column("name", Words),
    Column("group", Words),
    Column("hidden", Boolean),
    Column("pinned", Boolean),
    Column("loss_up_to", Money),
    Column("changed_by", Whole, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)
